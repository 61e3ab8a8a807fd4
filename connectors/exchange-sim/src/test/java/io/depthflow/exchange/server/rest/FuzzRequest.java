package io.depthflow.exchange.server.rest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request as a client would make it, each part of which can be spoilt before it is signed. */
final class FuzzRequest {

  private static final Mac MAC = mac();

  String method;
  String path;
  boolean keyed;
  boolean signed;
  final List<String> pairs = new ArrayList<>();
  final List<String> mandatory = new ArrayList<>();
  String key = FuzzVenue.KEY;
  String secret = FuzzVenue.SECRET;
  String contentType = "application/x-www-form-urlencoded";
  String bodyInstead;
  boolean everythingInBody;
  boolean noTimestamp;
  boolean noSignature;
  long behindMs;
  long waitsMs;
  UnaryOperator<String> spoilSignature = s -> s;
  UnaryOperator<String> spoilSent = s -> s;

  FuzzRequest(String method, String path, boolean keyed, boolean signed) {
    this.method = method;
    this.path = path;
    this.keyed = keyed;
    this.signed = signed;
  }

  private static Mac mac() {
    try {
      return Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds parameters; a name with an exclamation mark is mandatory. */
  FuzzRequest with(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      boolean must = name.endsWith("!");
      name = must ? name.substring(0, name.length() - 1) : name;
      if (must) {
        mandatory.add(name);
      }
      pairs.add(name + "=" + namesAndValues[i + 1]);
    }
    return this;
  }

  FuzzRequest set(String name, String value) {
    remove(name);
    pairs.add(name + "=" + value);
    return this;
  }

  void remove(String name) {
    pairs.removeIf(p -> p.startsWith(name + "="));
  }

  private static String sign(String secret, String payload) {
    synchronized (MAC) {
      try {
        MAC.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
      return HexFormat.of().formatHex(MAC.doFinal(payload.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  /** The request on the wire; parameters of a POST, PUT or DELETE stand in either place. */
  RestRequest build(Random random, long nowMs) {
    boolean get = method.equals("GET");
    if (signed && !noTimestamp) {
      pairs.add(random.nextInt(pairs.size() + 1), "timestamp=" + (nowMs - behindMs));
    }
    List<String> query = new ArrayList<>();
    List<String> form = new ArrayList<>();
    int place = get ? 0 : random.nextInt(3);
    for (String pair : pairs) {
      boolean inBody = everythingInBody || place == 1 || place == 2 && random.nextBoolean();
      (inBody && bodyInstead == null ? form : query).add(pair);
    }
    String q = String.join("&", query);
    String b = bodyInstead == null ? String.join("&", form) : bodyInstead;
    if (signed && !noSignature) {
      String pair = "signature=" + spoilSignature.apply(sign(secret, q + b));
      if (b.isEmpty() || bodyInstead != null || !everythingInBody && random.nextBoolean()) {
        q = q.isEmpty() ? pair : q + "&" + pair;
      } else {
        b = b + "&" + pair;
      }
    }
    if (q.isEmpty()) {
      b = spoilSent.apply(b);
    } else {
      q = spoilSent.apply(q);
    }
    return new RestRequest(
        method,
        path,
        q,
        b.getBytes(StandardCharsets.ISO_8859_1),
        b.isEmpty() ? null : contentType,
        key,
        "10." + random.nextInt(4) + "." + random.nextInt(256) + "." + random.nextInt(256),
        nowMs,
        nowMs + waitsMs);
  }
}
