package io.depthflow.strategy.cleaning;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * What an {@link OutlierSketch} found: rows that stand beside the sums, and a sample of all rows to
 * tell what is usual. Every training part asks {@link #cut} for itself, so that no threshold knows
 * of later rows.
 *
 * @param plan the rules
 * @param rows beside the sums, in order of time
 * @param sample of all rows, in order of time
 */
public record OutlierRows(CleaningPlan plan, Row[] rows, Judged[] sample) {

  /** No rules, no rows. */
  public static final OutlierRows NONE =
      new OutlierRows(CleaningPlan.NONE, new Row[0], new Judged[0]);

  /**
   * What the rules see of a row.
   *
   * @param values one per rule; NaN where the row stands beside the sums for another rule, while
   *     rows like it may stand in them: it cannot be cut
   */
  public record Judged(long timeMs, double[] values) {}

  /**
   * A row beside the sums.
   *
   * @param judged what the rules see of it; its column need not be one of the features
   */
  public record Row(double[] features, double label, Judged judged) {
    public long timeMs() {
      return judged.timeMs;
    }
  }

  /** The same rows, to be cut at another distance; infinite for no cut. */
  public OutlierRows withZMax(double zMax) {
    return new OutlierRows(plan.withZMax(zMax), rows, sample);
  }

  /** The same rows and rules with some of the features, in the given order. */
  public OutlierRows select(int[] columns) {
    Row[] selected =
        Arrays.stream(rows)
            .map(
                row ->
                    new Row(
                        Arrays.stream(columns).mapToDouble(c -> row.features[c]).toArray(),
                        row.label,
                        row.judged))
            .toArray(Row[]::new);
    return new OutlierRows(plan, selected, sample);
  }

  /**
   * Learns the thresholds of a training part from its rows alone, and tells which of them go.
   *
   * <p>Only rows beside the sums can go, and of a day or in all there may be more beyond a rule
   * than stand there. How many is told by the sample: its rows beyond that do not stand beside,
   * times the part's rows / its rows in the sample, but no more than the share leaves. Where the
   * sample is all rows, that is exact.
   *
   * @param training whether a row of that time belongs to the part
   * @param trainingRows rows of the part, those in the sums included
   */
  public OutlierCut cut(LongPredicate training, long trainingRows) {
    if (plan.cutsNothing()) {
      return OutlierCut.NOTHING;
    }
    OutlierBound[] bounds = new OutlierBound[plan.columns().length];
    BitSet gone = new BitSet();
    Judged[] usual =
        Arrays.stream(sample).filter(s -> training.test(s.timeMs)).toArray(Judged[]::new);
    int[] own =
        IntStream.range(0, rows.length).filter(i -> training.test(rows[i].timeMs())).toArray();
    for (int rule = 0; rule < bounds.length; rule++) {
      bounds[rule] = cut(rule, usual, own, trainingRows, gone);
    }
    return new OutlierCut(gone, bounds);
  }

  /**
   * @param usual the part's own sample
   * @param own the part's own rows beside the sums
   * @param trainingRows rows of the part
   */
  private OutlierBound cut(int rule, Judged[] usual, int[] own, long trainingRows, BitSet gone) {
    RobustScale scale =
        RobustScale.of(Arrays.stream(usual).mapToDouble(s -> s.values[rule]).toArray());
    String column = plan.columns()[rule];
    if (scale.kind() == RobustScale.Kind.NONE) {
      return new OutlierBound(
          column, scale.centre(), 0, scale.kind(), Double.POSITIVE_INFINITY, 0, 0);
    }
    double asked = plan.zMax() * scale.scale();
    List<Integer> beyond =
        Arrays.stream(own)
            .filter(i -> distance(i, rule, scale) > asked)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -distance(i, rule, scale)))
            .toList();
    long limit = (long) (plan.mostShare() * trainingRows);
    int most = (int) Math.min(beyond.size(), limit);
    // Of rows as far as the first that may stay, none goes: which of them would be by chance.
    double bound = most < beyond.size() ? distance(beyond.get(most), rule, scale) : asked;
    long cut = 0;
    for (int i : beyond.subList(0, most)) {
      if (distance(i, rule, scale) > bound) {
        gone.set(i);
        cut++;
      }
    }
    long unseen = limit - most;
    if (unseen > 0) {
      double beyondInSample = unseenInSample(rule, usual, asked, scale.centre());
      unseen = Math.min(unseen, Math.round(beyondInSample * trainingRows / usual.length));
    }
    return new OutlierBound(
        column, scale.centre(), scale.scale(), scale.kind(), bound, cut, unseen);
  }

  /** Rows of the sample that lie beyond what was asked and do not stand beside for the rule. */
  private long unseenInSample(int rule, Judged[] usual, double asked, double centre) {
    return Arrays.stream(usual)
        .filter(s -> Math.abs(s.values[rule] - centre) > asked)
        .filter(s -> !judges(rule, s.timeMs))
        .count();
  }

  private boolean judges(int rule, long timeMs) {
    int at = firstNotBefore(timeMs);
    return at < rows.length
        && rows[at].timeMs() == timeMs
        && !Double.isNaN(rows[at].judged.values[rule]);
  }

  /** Number of the first row at a time or later. */
  private int firstNotBefore(long timeMs) {
    int low = 0;
    int high = rows.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows[middle].timeMs() < timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private double distance(int row, int rule, RobustScale scale) {
    return Math.abs(rows[row].judged.values[rule] - scale.centre());
  }
}
