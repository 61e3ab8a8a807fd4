package io.depthflow.exchange.server.rest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks signatures over the characters that came on the wire (protocol note, sections 2.1 and
 * 2.2): the raw query followed directly by the raw body, each without its {@code signature=...}
 * pair, nothing decoded. The key decides the algorithm. Not thread-safe.
 */
public abstract class RequestSignature {

  private static final String PAIR = "signature=";

  private RequestSignature() {}

  /** HMAC-SHA256, hexadecimal in either case. */
  static RequestSignature hmac(String secret) {
    return new Hmac(secret);
  }

  /**
   * RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519; base64, case sensitive.
   *
   * @throws IllegalArgumentException for a key of another kind
   */
  public static RequestSignature of(PublicKey key) {
    String kind = key.getAlgorithm();
    if (kind.equals("RSA")) {
      return new Asymmetric("SHA256withRSA", key);
    }
    if (kind.equals("EdDSA") || kind.equals("Ed25519")) {
      return new Asymmetric("Ed25519", key);
    }
    throw new IllegalArgumentException(
        "A public key must be RSA or Ed25519, but this one is " + kind);
  }

  /**
   * Whether a signature fits the request.
   *
   * @param rawQuery one character per byte, as rawBody
   * @param signature the parameter's decoded value
   */
  final boolean matches(String rawQuery, String rawBody, String signature) {
    String payload = withoutSignature(rawQuery) + withoutSignature(rawBody);
    try {
      return verify(payload.getBytes(StandardCharsets.ISO_8859_1), signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The Java runtime cannot check a request's signature", e);
    }
  }

  abstract boolean verify(byte[] payload, String signature) throws GeneralSecurityException;

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

  private static final class Hmac extends RequestSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    Hmac(String secret) {
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("The Java runtime cannot compute " + ALGORITHM, e);
      }
    }

    @Override
    boolean verify(byte[] payload, String signature) {
      byte[] expected =
          HexFormat.of().formatHex(mac.doFinal(payload)).getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(
          expected, signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static final class Asymmetric extends RequestSignature {
    private final String algorithm;
    private final PublicKey key;

    Asymmetric(String algorithm, PublicKey key) {
      this.algorithm = algorithm;
      this.key = key;
    }

    @Override
    boolean verify(byte[] payload, String signature) throws GeneralSecurityException {
      byte[] given;
      try {
        given = Base64.getDecoder().decode(signature);
      } catch (IllegalArgumentException e) {
        return false;
      }
      Signature check = Signature.getInstance(algorithm);
      check.initVerify(key);
      check.update(payload);
      try {
        return check.verify(given);
      } catch (SignatureException e) {
        // bytes of a length or form that no signature of this key has
        return false;
      }
    }
  }
}
