package io.depthflow.exchange.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 over the characters that came on the wire (protocol note, section 2.1): the raw query
 * followed directly by the raw body, each without its {@code signature=...} pair, nothing decoded.
 */
final class RequestSignature {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PAIR = "signature=";

  private final SecretKeySpec key;

  RequestSignature(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** Whether the hexadecimal signature, in either case, fits the request. */
  boolean matches(String rawQuery, String rawBody, String signature) {
    byte[] expected = sign(withoutSignature(rawQuery) + withoutSignature(rawBody));
    byte[] given = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(expected).getBytes(StandardCharsets.UTF_8), given);
  }

  private byte[] sign(String payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(payload.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java runtime cannot compute " + ALGORITHM, e);
    }
  }

  /** Cuts the pair and the {@code &} that bound it. */
  static String withoutSignature(String raw) {
    int at = raw.startsWith(PAIR) ? 0 : raw.indexOf("&" + PAIR);
    if (at < 0) {
      return raw;
    }
    int end = raw.indexOf('&', at + 1);
    if (end < 0) {
      return raw.substring(0, at);
    }
    return at == 0 ? raw.substring(end + 1) : raw.substring(0, at) + raw.substring(end);
  }
}
