package io.depthflow.strategy.evaluation;

import io.depthflow.market.book.BookSample;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds stored rows against the log that they came of. Features are computed anew sample by sample,
 * as the log tells them, so a recomputed row knows of nothing behind it: whatever was put into a
 * stored column from later rows, however little (a scale of the whole sample, a window that reaches
 * half a second ahead), makes another number of it. A statistic could not tell: a whole-sample
 * scale has the same correlations as an honest one. Labels are recomputed, too.
 *
 * <p>First {@link #stored}, at most {@link #MOST_ROWS} of all rows, then {@link #sample} in order
 * of time. Not thread-safe.
 */
public final class LookAheadCheck {

  /** Rows that are compared; those whose time has the least hash, of the whole span. */
  public static final int MOST_ROWS = 20_000;

  private final FeatureSet set;
  private final long[] horizonsMs;
  private final FeatureWindow window;
  private final Labeler labeler;
  private final Map<Long, LabeledRow> stored = new HashMap<>();
  private final long[] differing;
  private long keepOneOf = 1;
  private long rows;

  /**
   * @param set what the stored columns are said to be
   * @param horizonsMs of the stored labels
   */
  public LookAheadCheck(FeatureSet set, long periodMs, long[] horizonsMs) {
    this.set = set;
    this.horizonsMs = horizonsMs.clone();
    this.window = new FeatureWindow(set, periodMs);
    this.labeler = new Labeler(horizonsMs, periodMs);
    this.differing = new long[set.size() + horizonsMs.length];
  }

  /** Takes a stored row. */
  public void stored(LabeledRow row) {
    if (isKept(row.row().timeMs())) {
      stored.put(row.row().timeMs(), row);
      if (stored.size() > MOST_ROWS) {
        keepOneOf *= 2;
        stored.keySet().removeIf(timeMs -> !isKept(timeMs));
      }
    }
  }

  /** Not every n-th: what is periodic in the data would be seen in one phase alone. */
  private boolean isKept(long timeMs) {
    long hash = timeMs * 0x9E3779B97F4A7C15L;
    return (hash >>> 32) % keepOneOf == 0;
  }

  /** Takes the next sample of the log. */
  public void sample(BookSample sample) {
    FeatureRow row = window.add(sample);
    labeler.add(row, this::compare);
  }

  private void compare(LabeledRow recomputed) {
    LabeledRow row = stored.get(recomputed.row().timeMs());
    if (row == null || row.row().segment() != recomputed.row().segment()) {
      return;
    }
    rows++;
    double[] a = row.row().values();
    double[] b = recomputed.row().values();
    for (int i = 0; i < set.size(); i++) {
      differing[i] += Double.compare(a[i], b[i]) == 0 ? 0 : 1;
    }
    for (int h = 0; h < horizonsMs.length; h++) {
      double y = recomputed.labelsBp()[h];
      // A log may end before the label is known, or the store's began with other files.
      boolean known = !Double.isNaN(y) && !Double.isNaN(row.labelsBp()[h]);
      differing[set.size() + h] += known && Double.compare(row.labelsBp()[h], y) != 0 ? 1 : 0;
    }
  }

  /** What was found; the last rows' labels are then as far as the log knows them. */
  public LookAheadReport report() {
    labeler.flush(this::compare);
    String[] columns = Arrays.copyOf(set.names(), differing.length);
    for (int h = 0; h < horizonsMs.length; h++) {
      columns[set.size() + h] = "label over " + horizonsMs[h] + " ms";
    }
    return new LookAheadReport(rows, columns, differing.clone());
  }
}
