package io.depthflow.binance.codec;

/**
 * Reads decimals of at most eight characters that have as many places behind the point as the one
 * before them, as a venue writes all prices, and all quantities, of a symbol. So where the point
 * lies, counted from the end, is known beforehand, and a number is a few operations on one word.
 */
final class FixedPlaces {

  private static final int LENGTH_MAX = Long.BYTES;

  /** Longer than any: nothing is read. */
  private static final int NEVER = LENGTH_MAX + 1;

  private int places = -1;
  private int gridDecimals = -1;

  private int lengthMin = NEVER;
  private long point;
  private long wholeMask;
  private long fractionMask;
  private int pointBits;

  /** Where zeros are to be: at the point, and in places finer than the grid, which are left out. */
  private long zeros;

  private int zerosBits;

  /** How many places the numbers have, and the grid that they are to be on. */
  void set(int places, int gridDecimals) {
    if (places == this.places && gridDecimals == this.gridDecimals) {
      return;
    }
    this.places = places;
    this.gridDecimals = gridDecimals;
    boolean hasPoint = places > 0;
    lengthMin = hasPoint ? places + 2 : 1;
    if (places < gridDecimals || lengthMin > LENGTH_MAX) {
      lengthMin = NEVER;
      return;
    }
    int pointAt = (LENGTH_MAX - 1 - places) * Byte.SIZE;
    long pointMask = hasPoint ? 0xFFL << pointAt : 0;
    point = pointMask & EightBytes.digits(0x0101_0101_0101_0101L * '.', LENGTH_MAX);
    wholeMask = hasPoint ? (1L << pointAt) - 1 : -1;
    fractionMask = ~(wholeMask | pointMask);
    pointBits = hasPoint ? Byte.SIZE : 0;
    zerosBits = (places - gridDecimals) * Byte.SIZE;
    zeros = pointMask | ~(-1L >>> zerosBits);
  }

  /** The grid was refined, or another one begins. */
  void onGrid(int decimals) {
    set(places, decimals);
  }

  /**
   * The number in the first {@code length} of eight characters, 0 to 8, on the grid.
   *
   * @return -1 where it is no decimal, has other places, or lies between two points of the grid
   */
  long read(long word, int length) {
    if (length < lengthMin) {
      return -1;
    }
    // The point, if it is one and lies there, is a zero now.
    long text = EightBytes.digits(word, length) ^ point;
    if (!EightBytes.areDigits(text, zeros)) {
      return -1;
    }
    long digits = text & fractionMask | (text & wholeMask) << pointBits;
    return EightBytes.number(digits << zerosBits);
  }
}
