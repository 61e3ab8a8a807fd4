package io.depthflow.strategy.cleaning;

import io.depthflow.strategy.cleaning.OutlierRows.Judged;
import io.depthflow.strategy.cleaning.OutlierRows.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Stands before the sums in the one pass over the rows, and keeps what could be an outlier out of
 * them: per rule the rows of greatest |x|, see {@link Extremes}. Only when all rows are seen is it
 * known what a training part holds for usual, and a row that is in a sum cannot be taken out again
 * without losing digits to its size; so the extreme rows stand beside, and each training part adds
 * those that it keeps. A row that is no longer among the extremes goes on to the sums, late.
 *
 * <p>What is usual is told from a {@link TimeSample} of all rows. Memory does not grow with the
 * rows. Rows that cannot be judged (a label or a value that is not there) pass at once. Not
 * thread-safe.
 */
public final class OutlierSketch {

  /** Rows beside the sums per rule. */
  public static final int EXTREMES = Extremes.OF_ALL;

  /** Of one UTC day. */
  public static final int EXTREMES_OF_A_DAY = Extremes.OF_A_DAY;

  private static final int LATE = 8_192;
  private static final int FORMAT = 3;

  /** Takes a row that is summed; the arrays are the caller's. */
  @FunctionalInterface
  public interface Sums {
    void add(long timeMs, double[] features, double[] labels);
  }

  /** Takes rows of columns that are summed, from the one to before the other. */
  @FunctionalInterface
  public interface Slices {
    /**
     * @param finite whether all values are known to be
     */
    void add(long[] timesMs, double[][] columns, int from, int to, boolean finite);
  }

  private final CleaningPlan plan;
  private final int features;
  private final int horizons;

  /** Column of each rule: features, labels behind them. A rule on the label is one per horizon. */
  private final int[] places;

  private final Extremes extremes;
  private final TimeSample sample;
  private final Slice rest = new Slice();

  /**
   * @param names of the features
   * @param horizons number of labels of a row
   * @throws IllegalArgumentException when a rule's column is none of them
   */
  public OutlierSketch(CleaningPlan plan, String[] names, int horizons) {
    this(plan, names.length, horizons, places(plan, names, horizons), null, null);
  }

  private OutlierSketch(
      CleaningPlan plan,
      int features,
      int horizons,
      int[] places,
      Extremes extremes,
      TimeSample sample) {
    this.plan = plan;
    this.features = features;
    this.horizons = horizons;
    this.places = places;
    this.extremes = extremes == null ? new Extremes(places) : extremes;
    this.sample = sample == null ? new TimeSample(places.length) : sample;
  }

  private static int[] places(CleaningPlan plan, String[] names, int horizons) {
    return Arrays.stream(plan.places(names))
        .flatMap(p -> IntStream.range(p, p < names.length ? p + 1 : p + horizons))
        .toArray();
  }

  /**
   * Takes the next row; the sums get it, or others instead.
   *
   * @param x features; copied where they are kept
   * @param labels one per horizon, NaN where there is none
   */
  public void add(long timeMs, double[] x, double[] labels, Sums sums) {
    if (plan.cutsNothing() || !finite(x) || !finite(labels)) {
      sums.add(timeMs, x, labels);
      return;
    }
    double[] values = Arrays.copyOf(x, features + horizons);
    System.arraycopy(labels, 0, values, features, horizons);
    if (sample.wants(timeMs)) {
      int at = sample.add(timeMs);
      for (int rule = 0; rule < places.length; rule++) {
        sample.values()[at + rule] = values[places[rule]];
      }
    }
    if (extremes.wants(timeMs, values)) {
      extremes.add(new BesideRow(timeMs, values), -1);
    } else {
      sums.add(timeMs, x, labels);
    }
    if (extremes.late().size() >= LATE) {
      sumLate(sums);
    }
  }

  /**
   * Takes rows that lie column by column, with the same outcome as one by one.
   *
   * @param timesMs by row; they are others afterwards, as the columns are
   * @param columns features, then labels, each by row
   * @param slices gets what goes on
   * @param sums gets rows that were kept before
   */
  public void addColumns(long[] timesMs, double[][] columns, int rows, Slices slices, Sums sums) {
    if (plan.cutsNothing()) {
      slices.add(timesMs, columns, 0, rows, false);
      return;
    }
    boolean finite = FiniteColumns.all(columns, columns.length, 0, rows);
    rest.begin(0);
    for (int row = 0; row < rows; row++) {
      long timeMs = timesMs[row];
      boolean sampled = sample.wants(timeMs);
      boolean extreme = extremes.wants(timeMs, columns, row);
      if (!(sampled || extreme) || !(finite || finiteAt(columns, row))) {
        continue;
      }
      if (sampled) {
        int at = sample.add(timeMs);
        for (int rule = 0; rule < places.length; rule++) {
          sample.values()[at + rule] = columns[places[rule]][row];
        }
      }
      if (extreme) {
        extremes.add(new BesideRow(timeMs, values(columns, row)), -1);
        rest.without(row);
        if (extremes.late().size() >= LATE) {
          // Where a batch ends must not change the order in which rows are summed.
          rest.handOn(timesMs, columns, row + 1, finite, slices);
          sumLate(sums);
          rest.begin(row + 1);
        }
      }
    }
    rest.handOn(timesMs, columns, rows, finite, slices);
  }

  private static double[] values(double[][] columns, int row) {
    double[] values = new double[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns[i][row];
    }
    return values;
  }

  private static boolean finite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean finiteAt(double[][] columns, int row) {
    for (double[] column : columns) {
      if (!Double.isFinite(column[row])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Lets go what is too much, and hands on the rows that are late: when a part of the rows has
   * ended, and before the sums are read.
   */
  public void settle(Sums sums) {
    extremes.settle();
    sumLate(sums);
  }

  private void sumLate(Sums sums) {
    // In order of time, so that the sums need not go from block to block and back.
    List<BesideRow> late = extremes.late();
    late.sort(Comparator.comparingLong(row -> row.timeMs));
    double[] labels = new double[horizons];
    double[] x = new double[features];
    for (BesideRow row : late) {
      System.arraycopy(row.values, 0, x, 0, features);
      System.arraycopy(row.values, features, labels, 0, horizons);
      sums.add(row.timeMs, x, labels);
    }
    late.clear();
  }

  /** Takes over what another part of the rows left; the other must not be used any more. */
  public void merge(OutlierSketch other, Sums sums) {
    if (!Arrays.equals(places, other.places)) {
      throw new IllegalArgumentException("sketches of other columns cannot be merged");
    }
    sample.merge(other.sample);
    extremes.merge(other.extremes);
    if (extremes.late().size() >= LATE) {
      sumLate(sums);
    }
  }

  public CleaningPlan plan() {
    return plan;
  }

  /**
   * What was kept so far, for one horizon; to be settled first.
   *
   * @param horizon its number among the labels
   */
  public OutlierRows outliers(int horizon) {
    int[] own =
        IntStream.range(0, places.length)
            .filter(r -> places[r] < features || places[r] == features + horizon)
            .toArray();
    Row[] rows =
        extremes.rows().stream()
            .map(
                row ->
                    new Row(
                        Arrays.copyOf(row.values, features),
                        row.values[features + horizon],
                        judged(row, own)))
            .toArray(Row[]::new);
    return new OutlierRows(plan, rows, sample.rows(own));
  }

  /** A rule judges its own extremes alone: others may be like rows that stand in the sums. */
  private Judged judged(BesideRow row, int[] rules) {
    return new Judged(
        row.timeMs,
        Arrays.stream(rules)
            .mapToDouble(r -> (row.rules & 1L << r) == 0 ? Double.NaN : row.values[places[r]])
            .toArray());
  }

  /** Writes everything, the rows that are late too: when a checkpoint falls changes no order. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    extremes.write(out);
    sample.write(out);
  }

  /** Reads what {@link #write} wrote by a sketch of the same plan, features and horizons. */
  public static OutlierSketch read(CleaningPlan plan, String[] names, int horizons, DataInput in)
      throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("outliers of format " + format + "; this program reads " + FORMAT);
    }
    int[] places = places(plan, names, horizons);
    Extremes extremes = Extremes.read(places, names.length + horizons, in);
    return new OutlierSketch(
        plan, names.length, horizons, places, extremes, TimeSample.read(places.length, in));
  }
}
