package io.depthflow.binance.rest;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 request signatures (protocol note 2.1): {@code hex(HMAC(secret, rawQuery +
 * rawBody))}, with nothing between the two and exactly the characters that go on the wire. Thread
 * safe.
 */
public final class Signer {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  public Signer(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * Signs one request.
   *
   * @param rawQuery query as sent, without {@code ?} and without the signature pair; may be empty
   * @param rawBody body as sent; may be empty
   * @return 64 lower-case hex digits
   */
  public String sign(String rawQuery, String rawBody) {
    Mac mac = mac();
    mac.update(rawQuery.getBytes(StandardCharsets.UTF_8));
    mac.update(rawBody.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(mac.doFinal());
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this JVM cannot compute " + ALGORITHM, e);
    }
  }
}
