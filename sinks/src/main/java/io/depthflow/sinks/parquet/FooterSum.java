package io.depthflow.sinks.parquet;

import java.io.Serializable;
import java.util.Locale;

/**
 * A footer entry that a file's rows add up to, modulo 2^64: so a file that stands for several says
 * the sum of what they said, and it does not matter how rows were spread over files.
 *
 * @param key of the footer
 * @param hex whether it is written as 16 hexadecimal digits; otherwise as a decimal number
 * @param of what a row adds
 */
public record FooterSum<T>(String key, boolean hex, Addend<T> of) implements Serializable {

  /** What a row adds to a sum. */
  @FunctionalInterface
  public interface Addend<T> extends Serializable {
    long of(T row);
  }

  String text(long sum) {
    return hex ? String.format(Locale.ROOT, "%016x", sum) : Long.toUnsignedString(sum);
  }

  /**
   * @throws NumberFormatException for what {@link #text} did not write
   */
  long parse(String text) {
    return Long.parseUnsignedLong(text, hex ? 16 : 10);
  }
}
