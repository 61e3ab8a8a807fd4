package io.depthflow.binance.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Eight bytes of text at once, the first one lowest, so that a number costs a few operations on a
 * word and not a branch for each digit, of which the last one is guessed wrong every time that
 * numbers differ in length.
 */
final class EightBytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ZEROS = ONES * '0';

  /** Brings the byte of a digit above 9 past 0x7F. */
  private static final long ABOVE_NINE = ONES * (0x80 - 10);

  private EightBytes() {}

  /** The bytes from an index on; eight of them must be there. */
  static long at(byte[] bytes, int i) {
    return (long) LONGS.get(bytes, i);
  }

  /** Four bytes from an index on; they must be there. */
  static int fourAt(byte[] bytes, int i) {
    return (int) INTS.get(bytes, i);
  }

  /** What {@link #fourAt} gives of four ASCII characters. */
  static int four(String ascii) {
    return fourAt(ascii.getBytes(StandardCharsets.US_ASCII), 0);
  }

  /** Number of bytes before the first one that equals an ASCII character, 8 where none does. */
  static int indexOf(long word, char c) {
    long x = word ^ ONES * c;
    // The lowest byte marked is the first zero byte of x; those marked above it may be none.
    return Long.numberOfTrailingZeros((x - ONES) & ~x & HIGH_BITS) >> 3;
  }

  /** Takes the byte at an index, 0 to 7, out; those behind it move up to it. */
  static long without(long word, int index) {
    long before = (1L << (index << 3)) - 1;
    return word & before | word >>> 8 & ~before;
  }

  /** The values of the first {@code n} bytes as digits, 1 to 8, the last one highest. */
  static long digits(long word, int n) {
    return (word ^ ZEROS) << (8 - n << 3);
  }

  /** Whether all that {@link #digits} made are digits. */
  static boolean areDigits(long digits) {
    return ((digits | digits + ABOVE_NINE) & HIGH_BITS) == 0;
  }

  /** The same, and whether those under a mask are zeros. */
  static boolean areDigits(long digits, long zeros) {
    return ((digits | digits + ABOVE_NINE) & HIGH_BITS | digits & zeros) == 0;
  }

  /** Number of digits before the first other character, 8 where all are digits. */
  static int digitsBefore(long word) {
    long digits = word ^ ZEROS;
    // As in indexOf: the lowest byte marked is right.
    return Long.numberOfTrailingZeros((digits | digits + ABOVE_NINE) & HIGH_BITS) >> 3;
  }

  /** The number that eight digits stand for. */
  static long number(long digits) {
    // Each product holds a sum of two neighbours, weighted, in the upper one's place.
    long pairs = digits * (10 * 0x100 + 1) >>> 8 & 0x00FF00FF00FF00FFL;
    long fours = pairs * (100 * 0x1_0000 + 1) >>> 16 & 0x0000FFFF0000FFFFL;
    return fours * (10_000 * 0x1_0000_0000L + 1) >>> 32;
  }
}
