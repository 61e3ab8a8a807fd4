package io.depthflow.binance.quality;

import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of integer values, for quantiles. Exact up to {@value #DISTINCT_MAX} distinct values;
 * beyond, values share buckets of a width that doubles until they fit, so that memory is bounded. A
 * quantile then is the lower end of its bucket; minimum and maximum stay exact.
 */
public final class Tally {

  public static final int DISTINCT_MAX = 1 << 14;

  private TreeMap<Long, Long> counts = new TreeMap<>();
  private long width = 1;
  private long size;
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;

  public void add(long value) {
    counts.merge(bucket(value), 1L, Long::sum);
    size++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    while (counts.size() > DISTINCT_MAX) {
      width = Math.multiplyExact(width, 2);
      TreeMap<Long, Long> wider = new TreeMap<>();
      counts.forEach((v, n) -> wider.merge(bucket(v), n, Long::sum));
      counts = wider;
    }
  }

  /** Multiplies every value, when their unit is refined. */
  public void scale(long factor) {
    if (factor == 1) {
      return;
    }
    TreeMap<Long, Long> scaled = new TreeMap<>();
    counts.forEach((v, n) -> scaled.put(Math.multiplyExact(v, factor), n));
    counts = scaled;
    width = Math.multiplyExact(width, factor);
    if (size > 0) {
      min = Math.multiplyExact(min, factor);
      max = Math.multiplyExact(max, factor);
    }
    if (width == factor) {
      width = 1; // every value still has a bucket of its own
    }
  }

  public long size() {
    return size;
  }

  /** Greatest error of a quantile, 0 while exact. */
  public long resolution() {
    return width - 1;
  }

  /**
   * The nearest-rank quantile: the smallest value that at least a share of all does not exceed.
   *
   * @param share 0 to 1; 0 gives the minimum, 1 the maximum
   * @throws IllegalStateException when there is no value
   */
  public long quantile(double share) {
    if (size == 0) {
      throw new IllegalStateException("No value was added, so there is no quantile");
    }
    long rank = Math.max(1, (long) Math.ceil(share * size));
    if (rank == 1) {
      return min;
    }
    if (rank >= size) {
      return max;
    }
    long seen = 0;
    for (Map.Entry<Long, Long> e : counts.entrySet()) {
      seen += e.getValue();
      if (seen >= rank) {
        return Math.max(min, e.getKey());
      }
    }
    return max;
  }

  /** Null where there is no value. */
  public Quantiles quantiles(double unit) {
    return size == 0
        ? null
        : new Quantiles(
            size,
            min / unit,
            quantile(0.01) / unit,
            quantile(0.5) / unit,
            quantile(0.99) / unit,
            max / unit);
  }

  private long bucket(long value) {
    return Math.floorDiv(value, width) * width;
  }
}
