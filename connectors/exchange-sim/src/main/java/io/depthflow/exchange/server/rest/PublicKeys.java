package io.depthflow.exchange.server.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys of PEM files ({@code BEGIN PUBLIC KEY}), as one uploads them to the venue. */
public final class PublicKeys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private PublicKeys() {}

  /**
   * An RSA or Ed25519 key.
   *
   * @throws IllegalArgumentException naming the file, when it holds no such key
   * @throws UncheckedIOException when it cannot be read
   */
  public static PublicKey read(Path pem) {
    String text;
    try {
      text = Files.readString(pem, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the public key " + pem, e);
    }
    if (text.contains("PRIVATE KEY-----")) {
      throw new IllegalArgumentException(
          pem + " holds a private key; an exchange is told the public one");
    }
    Matcher matcher = PEM.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException(
          pem + " holds no block BEGIN PUBLIC KEY ... END PUBLIC KEY");
    }
    try {
      return parse(Base64.getMimeDecoder().decode(matcher.group(1)), pem);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The Java runtime knows no RSA or Ed25519 keys", e);
    }
  }

  private static PublicKey parse(byte[] encoded, Path pem) throws NoSuchAlgorithmException {
    InvalidKeySpecException cause = null;
    for (String kind : List.of("RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        cause = e;
      }
    }
    throw new IllegalArgumentException(pem + " holds neither an RSA nor an Ed25519 key", cause);
  }
}
