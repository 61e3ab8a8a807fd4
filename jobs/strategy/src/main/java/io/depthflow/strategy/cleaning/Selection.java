package io.depthflow.strategy.cleaning;

/** The value at a place of the order, without putting all in order (Hoare 1961, FIND). */
final class Selection {

  private Selection() {}

  /**
   * Afterwards the values before the place are not greater and those behind it not less than the
   * one there.
   *
   * @param values put into another order
   * @param count how many of them count, from the first
   * @param place from 0
   * @return the value at the place
   */
  static long select(long[] values, int count, int place) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      long pivot = median(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (place > j) {
        low = Math.max(low, place < i ? place : i);
      }
      if (place < i) {
        high = Math.min(high, place > j ? place : j);
      }
    }
    return values[place];
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /** Whole numbers in the order of {@link Double#compare}. */
  static long ordered(double value) {
    return flipped(Double.doubleToLongBits(value));
  }

  /** The double that {@link #ordered} made a number of. */
  static double value(long ordered) {
    return Double.longBitsToDouble(flipped(ordered));
  }

  private static long flipped(long bits) {
    return bits ^ (bits >> 63 >>> 1);
  }
}
