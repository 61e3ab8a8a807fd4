package io.depthflow.strategy.model;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names a model after its content: symbol, feature set and version, horizon, end of training and
 * the first 8 digits of a SHA-256 over all that {@code predict} uses. Training twice on the same
 * data gives the same id.
 */
final class ModelId {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ModelId() {}

  static String of(LinearModel m) {
    return "%s-%s%d-h%s-%s-%s"
        .formatted(
            m.symbol().toLowerCase(Locale.ROOT),
            m.featureSet(),
            m.featureSetVersion(),
            m.horizonMs() % 1000 == 0 ? m.horizonMs() / 1000 + "s" : m.horizonMs() + "ms",
            TIME.format(Instant.ofEpochMilli(m.trainToMs())),
            hash(m));
  }

  private static String hash(LinearModel m) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(m.symbol());
      out.writeUTF(m.featureSet());
      out.writeInt(m.featureSetVersion());
      out.writeLong(m.horizonMs());
      out.writeLong(m.periodMs());
      out.writeLong(m.trainFromMs());
      out.writeLong(m.trainToMs());
      out.writeDouble(m.intercept());
      out.writeDouble(m.lambda());
      for (int i = 0; i < m.names().length; i++) {
        out.writeUTF(m.names()[i]);
        out.writeDouble(m.coefficients()[i]);
        out.writeDouble(m.clipLow()[i]);
        out.writeDouble(m.clipHigh()[i]);
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
