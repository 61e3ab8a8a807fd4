package io.depthflow.flink.binance.source.live;

import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * Lags in milliseconds, cheap to write from any thread: an array of counts whose classes are exact
 * below 64 ms and at most 1/32 wide above, up to about 4.6 hours (longer ones count as that); below
 * zero counts as zero. It tells of the time between the last two calls of {@link #rotate()} and of
 * what came since.
 */
final class LagHistogram implements Histogram {

  private static final int SUB_BITS = 5;
  private static final int SUBS = 1 << SUB_BITS;
  private static final int MAX_BITS = 24;
  private static final int SIZE = (MAX_BITS - SUB_BITS + 1) * SUBS;

  private volatile AtomicLongArray before = new AtomicLongArray(SIZE);
  private volatile AtomicLongArray now = new AtomicLongArray(SIZE);

  @Override
  public void update(long ms) {
    now.incrementAndGet(indexOf(ms));
  }

  /** Forgets what came before the last call. A count of the same moment may be lost. */
  void rotate() {
    before = now;
    now = new AtomicLongArray(SIZE);
  }

  private static int indexOf(long ms) {
    long value = Math.min(Math.max(ms, 0), (1L << MAX_BITS) - 1);
    int bits = 64 - Long.numberOfLeadingZeros(value);
    int shift = Math.max(0, bits - SUB_BITS - 1);
    return (int) ((long) shift * SUBS + (value >>> shift));
  }

  /** The greatest value of a class. */
  private static long highest(int index) {
    int shift = Math.max(0, index / SUBS - 1);
    long top = index - (long) shift * SUBS;
    return ((top + 1) << shift) - 1;
  }

  private static long lowest(int index) {
    return index == 0 ? 0 : highest(index - 1) + 1;
  }

  @Override
  public long getCount() {
    return statistics().total;
  }

  @Override
  public HistogramStatistics getStatistics() {
    return statistics();
  }

  private Statistics statistics() {
    AtomicLongArray old = before;
    AtomicLongArray young = now;
    long[] counts = new long[SIZE];
    long total = 0;
    for (int i = 0; i < SIZE; i++) {
      counts[i] = old.get(i) + young.get(i);
      total += counts[i];
    }
    return new Statistics(counts, total);
  }

  /** Quantiles are the upper end of their class: never told too small. */
  private static final class Statistics extends HistogramStatistics {
    private final long[] counts;
    private final long total;

    Statistics(long[] counts, long total) {
      this.counts = counts;
      this.total = total;
    }

    @Override
    public double getQuantile(double quantile) {
      if (total == 0) {
        return 0;
      }
      long rank = Math.min(total, Math.max(1, (long) Math.ceil(quantile * total)));
      long seen = 0;
      for (int i = 0; i < SIZE; i++) {
        seen += counts[i];
        if (seen >= rank) {
          return highest(i);
        }
      }
      return highest(SIZE - 1);
    }

    /** One value for each class that has any; the counts themselves are not kept. */
    @Override
    public long[] getValues() {
      long[] values = new long[SIZE];
      int size = 0;
      for (int i = 0; i < SIZE; i++) {
        if (counts[i] > 0) {
          values[size++] = highest(i);
        }
      }
      return java.util.Arrays.copyOf(values, size);
    }

    @Override
    public int size() {
      return (int) Math.min(total, Integer.MAX_VALUE);
    }

    @Override
    public double getMean() {
      double sum = 0;
      for (int i = 0; i < SIZE; i++) {
        sum += counts[i] * middle(i);
      }
      return total == 0 ? 0 : sum / total;
    }

    @Override
    public double getStdDev() {
      double mean = getMean();
      double sum = 0;
      for (int i = 0; i < SIZE; i++) {
        double distance = middle(i) - mean;
        sum += counts[i] * distance * distance;
      }
      return total == 0 ? 0 : Math.sqrt(sum / total);
    }

    private static double middle(int index) {
      return (lowest(index) + highest(index)) / 2.0;
    }

    @Override
    public long getMax() {
      for (int i = SIZE - 1; i >= 0; i--) {
        if (counts[i] > 0) {
          return highest(i);
        }
      }
      return 0;
    }

    @Override
    public long getMin() {
      for (int i = 0; i < SIZE; i++) {
        if (counts[i] > 0) {
          return lowest(i);
        }
      }
      return 0;
    }
  }
}
