package io.depthflow.strategy.cleaning;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of greatest |x| in one column of one day. What stands here is greater than any that was
 * let go, so that of equal rows all are here or none.
 */
final class Ranked {

  private static final int LEAST = 16;

  private final long rule;
  private BesideRow[] rows = new BesideRow[LEAST];
  private double[] sizes = new double[LEAST];
  private int count;

  /** The greatest |x| that was let go; -1 for none. */
  private double limit = -1;

  /**
   * @param rule bit of its rule
   */
  Ranked(long rule) {
    this.rule = rule;
  }

  double limit() {
    return limit;
  }

  int count() {
    return count;
  }

  /** Adds a row that is greater than the limit. */
  void add(BesideRow row, double size) {
    if (count == rows.length) {
      resize(2 * count);
    }
    rows[count] = row;
    sizes[count++] = size;
    row.rules |= rule;
  }

  /** Puts the rows that are of no earlier rule into a list. */
  void addTo(List<BesideRow> list) {
    for (int i = 0; i < count; i++) {
      if (Long.lowestOneBit(rows[i].rules) == rule) {
        list.add(rows[i]);
      }
    }
  }

  /** As {@link #cut}, so that no more than a number is left. */
  int trim(int most, List<BesideRow> gone) {
    if (count <= most) {
      return 0;
    }
    long[] order = new long[count];
    putSizes(order, 0);
    return cut(Selection.value(Selection.select(order, count, count - 1 - most)), gone);
  }

  /** Puts the order of all |x| into an array; returns the place behind them. */
  int putSizes(long[] order, int from) {
    for (int i = 0; i < count; i++) {
      order[from + i] = Selection.ordered(sizes[i]);
    }
    return from + count;
  }

  /**
   * Lets go what is not greater than a limit.
   *
   * @param gone gets the rows that no rule has any longer
   * @return how many were let go
   */
  int cut(double newLimit, List<BesideRow> gone) {
    if (newLimit <= limit) {
      return 0;
    }
    limit = newLimit;
    int before = count;
    count = 0;
    for (int i = 0; i < before; i++) {
      BesideRow row = rows[i];
      if (sizes[i] > limit) {
        rows[count] = row;
        sizes[count++] = sizes[i];
      } else {
        row.rules &= ~rule;
        if (row.rules == 0) {
          gone.add(row);
        }
      }
    }
    Arrays.fill(rows, count, before, null);
    if (rows.length > LEAST && count < rows.length / 4) {
      resize(Math.max(LEAST, 2 * count));
    }
    return before - count;
  }

  private void resize(int room) {
    rows = Arrays.copyOf(rows, room);
    sizes = Arrays.copyOf(sizes, room);
  }
}
