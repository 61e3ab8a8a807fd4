package io.depthflow.strategy.label;

import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.RowCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Gives each row of ONE symbol its labels, {@code (mid(t + H) - mid(t)) / mid(t) * 1e4} bp for each
 * horizon. A label exists only where every period from t to t + H is there in one segment. Rows
 * leave in the order they came, each exactly once: when the longest horizon is known, or at a
 * break, or at {@link #flush}. At most {@code maxHorizon / period} rows wait.
 *
 * <p>Not thread-safe. {@link #write}, {@link #read} and {@link #copy} serve as keyed state.
 */
public final class Labeler {

  private static final double BP = 1e4;
  private static final int FORMAT = 2;

  private final long[] horizonsMs;
  private final long periodMs;

  /** Rows of one unbroken run, oldest at {@link #oldest}. */
  private final FeatureRow[] waiting;

  private int oldest;
  private int count;

  /**
   * @param horizonsMs positive multiples of the period
   * @throws IllegalArgumentException naming the horizon that is not
   */
  public Labeler(long[] horizonsMs, long periodMs) {
    if (periodMs <= 0) {
      throw new IllegalArgumentException("periodMs must be positive, is " + periodMs);
    }
    if (horizonsMs.length == 0) {
      throw new IllegalArgumentException("no horizon given; name at least one, e.g. 10000 ms");
    }
    long longest = 0;
    for (long horizon : horizonsMs) {
      if (horizon <= 0 || horizon % periodMs != 0) {
        throw new IllegalArgumentException(
            "horizon of %d ms is not a positive multiple of the period %d ms"
                .formatted(horizon, periodMs));
      }
      longest = Math.max(longest, horizon);
    }
    this.horizonsMs = horizonsMs.clone();
    this.periodMs = periodMs;
    this.waiting = new FeatureRow[Math.toIntExact(longest / periodMs + 1)];
  }

  /**
   * Takes the next row; emits those whose labels are decided by it.
   *
   * @throws IllegalArgumentException when it is of another symbol or not later than the last
   */
  public void add(FeatureRow row, Consumer<LabeledRow> out) {
    if (count > 0) {
      FeatureRow last = at(count - 1);
      if (!last.symbol().equals(row.symbol()) || row.timeMs() <= last.timeMs()) {
        throw new IllegalArgumentException(
            "labeler of %s at %d ms was given a row of %s at %d ms; key by symbol, rows ascend"
                .formatted(last.symbol(), last.timeMs(), row.symbol(), row.timeMs()));
      }
      if (row.segment() != last.segment() || row.timeMs() != last.timeMs() + periodMs) {
        flush(out);
      }
    }
    waiting[(oldest + count) % waiting.length] = row;
    count++;
    if (count == waiting.length) {
      emitOldest(out);
    }
  }

  /** Emits what waits, with the labels known so far: the end of the data, or a break. */
  public void flush(Consumer<LabeledRow> out) {
    while (count > 0) {
      emitOldest(out);
    }
  }

  /** Rows that wait for their labels. */
  public int pending() {
    return count;
  }

  public long[] horizonsMs() {
    return horizonsMs.clone();
  }

  private FeatureRow at(int index) {
    return waiting[(oldest + index) % waiting.length];
  }

  private void emitOldest(Consumer<LabeledRow> out) {
    FeatureRow row = waiting[oldest];
    double[] labels = new double[horizonsMs.length];
    for (int i = 0; i < labels.length; i++) {
      int steps = Math.toIntExact(horizonsMs[i] / periodMs);
      labels[i] = steps < count ? (at(steps).mid() - row.mid()) / row.mid() * BP : Double.NaN;
    }
    waiting[oldest] = null;
    oldest = (oldest + 1) % waiting.length;
    count--;
    out.accept(new LabeledRow(row, labels));
  }

  /** Writes horizons, period and the waiting rows. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    out.writeInt(horizonsMs.length);
    for (long horizon : horizonsMs) {
      out.writeLong(horizon);
    }
    out.writeLong(periodMs);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      RowCodec.write(at(i), out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Labeler read(DataInput in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("labeler of format " + format + "; this program reads " + FORMAT);
    }
    long[] horizons = new long[in.readInt()];
    for (int i = 0; i < horizons.length; i++) {
      horizons[i] = in.readLong();
    }
    Labeler labeler = new Labeler(horizons, in.readLong());
    int rows = in.readInt();
    if (rows < 0 || rows >= labeler.waiting.length) {
      throw new IOException("labeler with " + rows + " waiting rows; the state is corrupt");
    }
    for (int i = 0; i < rows; i++) {
      labeler.waiting[i] = RowCodec.read(in);
    }
    labeler.count = rows;
    return labeler;
  }

  /** An independent labeler of the same content; rows, never changed, are shared. */
  public Labeler copy() {
    Labeler copy = new Labeler(horizonsMs, periodMs);
    System.arraycopy(waiting, 0, copy.waiting, 0, waiting.length);
    copy.oldest = oldest;
    copy.count = count;
    return copy;
  }

  @Override
  public String toString() {
    return "Labeler" + Arrays.toString(horizonsMs) + " with " + count + " rows waiting";
  }
}
