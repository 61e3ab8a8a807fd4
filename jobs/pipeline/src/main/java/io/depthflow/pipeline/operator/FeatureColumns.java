package io.depthflow.pipeline.operator;

import io.depthflow.market.book.LineDigest;
import io.depthflow.strategy.label.LabeledRow;
import java.util.List;

/**
 * Labelled rows column by column, on their way into the sums; read at once by whoever takes them
 * and others afterwards: the arrays may be filled anew for the next ones.
 *
 * @param part what the rows are a part of, as a file: each part is read by one subtask, and parts
 *     are summed apart and joined in the order of their numbers, however many subtasks there are
 * @param rows how many; arrays may be longer
 * @param timesMs by row
 * @param columns features, then labels, one per horizon; each by row
 * @param source of the lines that the rows came of; {@link LineDigest#NONE} where a file's footer
 *     says that
 */
public record FeatureColumns(
    int part, int rows, long[] timesMs, double[][] columns, LineDigest source) {

  /** Rows of a file. */
  public FeatureColumns(int part, int rows, long[] timesMs, double[][] columns) {
    this(part, rows, timesMs, columns, LineDigest.NONE);
  }

  /** Rows as columns: for rows that come one by one, as from a topic. */
  public static FeatureColumns of(int part, List<LabeledRow> rows) {
    int features = rows.get(0).row().values().length;
    double[][] columns = new double[features + rows.get(0).labelsBp().length][rows.size()];
    long[] times = new long[rows.size()];
    LineDigest source = LineDigest.NONE;
    for (int r = 0; r < times.length; r++) {
      LabeledRow row = rows.get(r);
      times[r] = row.row().timeMs();
      source = source.plus(row.row().source());
      for (int i = 0; i < columns.length; i++) {
        columns[i][r] = i < features ? row.row().values()[i] : row.labelsBp()[i - features];
      }
    }
    return new FeatureColumns(part, times.length, times, columns, source);
  }

  /** The rows up to a time, inclusive. */
  public FeatureColumns until(long untilMs) {
    int kept = 0;
    for (int r = 0; r < rows; r++) {
      kept += timesMs[r] <= untilMs ? 1 : 0;
    }
    if (kept == rows) {
      return this;
    }
    long[] times = new long[kept];
    double[][] values = new double[columns.length][kept];
    for (int r = 0, k = 0; r < rows; r++) {
      if (timesMs[r] <= untilMs) {
        times[k] = timesMs[r];
        for (int i = 0; i < columns.length; i++) {
          values[i][k] = columns[i][r];
        }
        k++;
      }
    }
    return new FeatureColumns(part, kept, times, values, source);
  }
}
