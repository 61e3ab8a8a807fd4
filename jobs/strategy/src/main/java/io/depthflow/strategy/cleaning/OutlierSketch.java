package io.depthflow.strategy.cleaning;

import io.depthflow.strategy.cleaning.OutlierRows.Judged;
import io.depthflow.strategy.cleaning.OutlierRows.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Stands before the sums in the one pass over the rows, and keeps what could be an outlier out of
 * them: per rule the {@link #EXTREMES} rows of greatest |x|. Only when all rows are seen is it
 * known what a training part holds for usual, and a row that is in a sum cannot be taken out again
 * without losing digits to its size; so the extreme rows stand beside, and each training part adds
 * those that it keeps. A row that is no longer among the extremes goes on to the sums, late.
 *
 * <p>What is usual is told from {@link #SAMPLE} rows, those whose time has the least hash: the same
 * rows in whatever order and by however many hands they were read (bottom-k sampling, Cohen and
 * Kaplan 2007); of fewer rows it is all. Memory does not grow with the rows. Rows that cannot be
 * judged (no label, a value that is not finite) pass at once. Not thread-safe.
 */
public final class OutlierSketch {

  /** Rows beside the sums per rule; up to a hundred times as many can be cut by 1 %. */
  public static final int EXTREMES = 4_096;

  /**
   * Rows that quantiles are taken of: in 997 of 1,000 cases a median is off by less than 1.2 % of
   * the rows.
   */
  public static final int SAMPLE = 16_384;

  private static final int LATE = 8_192;
  private static final int FORMAT = 1;

  /** Takes a row that is summed. */
  @FunctionalInterface
  public interface Sums {
    void add(long timeMs, double[] features, double label);
  }

  /** A row and in how many rules' extremes it is. */
  private static final class Kept {
    private final Row row;
    private int rules;

    private Kept(Row row) {
      this.row = row;
    }
  }

  /** Least |x| first; of equals the latest. */
  private static Comparator<Kept> leastFirst(int rule) {
    return Comparator.<Kept>comparingDouble(k -> Math.abs(k.row.judged().values()[rule]))
        .thenComparing(k -> k.row.timeMs(), Comparator.reverseOrder());
  }

  /** Greatest hash first. */
  private static final Comparator<Judged> GREATEST_FIRST =
      Comparator.<Judged>comparingLong(j -> -hash(j.timeMs())).thenComparingLong(Judged::timeMs);

  private final CleaningPlan plan;
  private final int[] places;
  private final int extremes;
  private final int sampleSize;
  private final List<PriorityQueue<Kept>> heaps = new ArrayList<>();
  private final double[] inSums;
  private final PriorityQueue<Judged> sample = new PriorityQueue<>(GREATEST_FIRST);
  private final List<Row> late = new ArrayList<>();

  /**
   * @param names of the features
   * @throws IllegalArgumentException when a rule's column is none of them
   */
  public OutlierSketch(CleaningPlan plan, String[] names) {
    this(plan, plan.places(names), EXTREMES, SAMPLE);
  }

  OutlierSketch(CleaningPlan plan, int[] places, int extremes, int sampleSize) {
    this.plan = plan;
    this.places = places;
    this.extremes = extremes;
    this.sampleSize = sampleSize;
    this.inSums = new double[places.length];
    Arrays.fill(inSums, -1);
    for (int rule = 0; rule < places.length; rule++) {
      heaps.add(new PriorityQueue<>(leastFirst(rule)));
    }
  }

  /**
   * Takes the next row; the sums get it, or others instead.
   *
   * @param features not kept where the row goes on; else must not change any more
   */
  public void add(long timeMs, double[] features, double label, Sums sums) {
    if (plan.cutsNothing() || !finite(features, label)) {
      sums.add(timeMs, features, label);
      return;
    }
    if (sample.size() < sampleSize || hash(timeMs) <= hash(sample.peek().timeMs())) {
      addToSample(judge(timeMs, features, label));
    }
    boolean extreme = false;
    for (int rule = 0; rule < places.length && !extreme; rule++) {
      double size = Math.abs(value(rule, features, label));
      PriorityQueue<Kept> heap = heaps.get(rule);
      extreme = heap.size() < extremes || size >= Math.abs(heap.peek().row.judged().values()[rule]);
      if (!extreme) {
        inSums[rule] = Math.max(inSums[rule], size);
      }
    }
    if (extreme) {
      keep(new Row(features, label, judge(timeMs, features, label)), sums);
    } else {
      sums.add(timeMs, features, label);
    }
  }

  private void keep(Row row, Sums sums) {
    Kept kept = new Kept(row);
    kept.rules = places.length;
    for (int rule = 0; rule < places.length; rule++) {
      PriorityQueue<Kept> heap = heaps.get(rule);
      heap.add(kept);
      if (heap.size() > extremes) {
        Kept least = heap.poll();
        inSums[rule] = Math.max(inSums[rule], Math.abs(least.row.judged().values()[rule]));
        least.rules--;
        if (least.rules == 0) {
          late.add(least.row);
        }
      }
    }
    if (late.size() >= LATE) {
      flush(sums);
    }
  }

  /** Hands on the rows that are late; before the sums are read, or written as state. */
  public void flush(Sums sums) {
    // In order of time, so that the sums need not go from block to block and back.
    late.sort(Comparator.comparingLong(Row::timeMs));
    late.forEach(row -> sums.add(row.timeMs(), row.features(), row.label()));
    late.clear();
  }

  /** Takes over what another part of the rows left; the other must not be used any more. */
  public void merge(OutlierSketch other, Sums sums) {
    if (!Arrays.equals(places, other.places)) {
      throw new IllegalArgumentException("sketches of other columns cannot be merged");
    }
    other.sample.forEach(this::addToSample);
    for (int rule = 0; rule < places.length; rule++) {
      inSums[rule] = Math.max(inSums[rule], other.inSums[rule]);
    }
    for (Row row : other.outliers().rows()) {
      keep(row, sums);
    }
    late.addAll(other.late);
    flush(sums);
  }

  /** What was kept so far; rows that are late are to be flushed first. */
  public OutlierRows outliers() {
    Row[] rows =
        heaps.stream()
            .flatMap(PriorityQueue::stream)
            .distinct()
            .map(k -> k.row)
            .sorted(Comparator.comparingLong(Row::timeMs))
            .toArray(Row[]::new);
    Judged[] usual =
        sample.stream().sorted(Comparator.comparingLong(Judged::timeMs)).toArray(Judged[]::new);
    return new OutlierRows(plan, rows, usual, inSums.clone());
  }

  private void addToSample(Judged judged) {
    sample.add(judged);
    if (sample.size() > sampleSize) {
      sample.poll();
    }
  }

  private Judged judge(long timeMs, double[] features, double label) {
    double[] values = new double[places.length];
    for (int rule = 0; rule < values.length; rule++) {
      values[rule] = value(rule, features, label);
    }
    return new Judged(timeMs, values);
  }

  private double value(int rule, double[] features, double label) {
    return places[rule] == features.length ? label : features[places[rule]];
  }

  private static boolean finite(double[] features, double label) {
    for (double value : features) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return Double.isFinite(label);
  }

  /** Finaliser of splitmix64 (Steele, Lea and Flood 2014). */
  private static long hash(long timeMs) {
    long z = timeMs + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> 1;
  }

  /** Writes all but the rows that are late, which are to be flushed first. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(FORMAT);
    OutlierRows now = outliers();
    writeDoubles(now.inSums(), out);
    out.writeInt(now.sample().length);
    for (Judged judged : now.sample()) {
      out.writeLong(judged.timeMs());
      writeDoubles(judged.values(), out);
    }
    out.writeInt(now.rows().length);
    for (Row row : now.rows()) {
      out.writeLong(row.timeMs());
      writeDoubles(row.features(), out);
      out.writeDouble(row.label());
    }
  }

  /** Reads what {@link #write} wrote by a sketch of the same plan and features. */
  public static OutlierSketch read(CleaningPlan plan, String[] names, DataInput in)
      throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("outliers of format " + format + "; this program reads " + FORMAT);
    }
    OutlierSketch read = new OutlierSketch(plan, names);
    double[] inSums = readDoubles(in);
    for (int n = in.readInt(); n > 0; n--) {
      read.sample.add(new Judged(in.readLong(), readDoubles(in)));
    }
    for (int n = in.readInt(); n > 0; n--) {
      long timeMs = in.readLong();
      double[] features = readDoubles(in);
      double label = in.readDouble();
      Row row = new Row(features, label, read.judge(timeMs, features, label));
      read.keep(row, (t, x, y) -> {});
    }
    // As it was, and not what the rows that are in one rule's extremes alone would make of it.
    System.arraycopy(inSums, 0, read.inSums, 0, inSums.length);
    read.late.clear();
    return read;
  }

  private static void writeDoubles(double[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readDoubles(DataInput in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
