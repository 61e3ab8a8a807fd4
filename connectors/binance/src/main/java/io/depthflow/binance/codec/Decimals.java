package io.depthflow.binance.codec;

import io.depthflow.market.Grid;

/**
 * Exact decimals of the venue ({@code "64020.40"}, {@code "0.000"}) to integers on a grid and back.
 * A decimal is digits, optionally a point and digits; no sign, no exponent. Its integer on the grid
 * may not pass {@link #MAX}, so that it is exact as a {@code double} too.
 */
final class Decimals {

  /** 2^53: the largest integer up to which every integer is a double. */
  static final long MAX = 1L << 53;

  /** Largest value that may be multiplied by each power of ten: a division per number is dear. */
  private static final long[] SCALABLE = new long[Grid.MAX_DECIMALS + 1];

  static {
    for (int decimals = 0; decimals < SCALABLE.length; decimals++) {
      SCALABLE[decimals] = MAX / Grid.pow10(decimals);
    }
  }

  private Decimals() {}

  /** Text with exactly {@code decimals} decimals. */
  static String format(long value, int decimals) {
    if (value < 0) {
      throw new IllegalArgumentException("Not a price or quantity: " + value + " < 0");
    }
    if (decimals == 0) {
      return Long.toString(value);
    }
    long unit = Grid.pow10(decimals);
    StringBuilder s = new StringBuilder(24).append(value / unit).append('.');
    String fraction = Long.toString(value % unit);
    for (int i = fraction.length(); i < decimals; i++) {
      s.append('0');
    }
    return s.append(fraction).toString();
  }

  /**
   * Multiplies by a power of ten.
   *
   * @return the product, or -1 when it passes {@link #MAX}
   */
  static long scaleUp(long value, int decimals) {
    return value > SCALABLE[decimals] ? -1 : value * Grid.pow10(decimals);
  }
}
