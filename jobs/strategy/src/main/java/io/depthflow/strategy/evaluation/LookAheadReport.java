package io.depthflow.strategy.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@link LookAheadCheck} found.
 *
 * @param rows stored rows that the log has, too, each recomputed from what had been received by
 *     then
 * @param columns features, then labels
 * @param differing rows in which the stored value of a column is another than the recomputed one
 */
public record LookAheadReport(long rows, String[] columns, long[] differing)
    implements Serializable {

  /** The columns that know what the log had not told yet, or were made otherwise. */
  public List<String> suspects() {
    return IntStream.range(0, columns.length)
        .filter(i -> differing[i] > 0)
        .mapToObj(i -> columns[i])
        .toList();
  }

  /** Whether there was something to compare, and nothing differed. */
  public boolean clean() {
    return rows > 0 && Arrays.stream(differing).allMatch(n -> n == 0);
  }

  /** The same in words. */
  public String sentence() {
    if (rows == 0) {
      return "look-ahead cannot be told: no stored row lies in the time of the log";
    }
    String compared =
        String.format(
            Locale.ROOT,
            "of %,d stored rows, recomputed from what had been received by then, ",
            rows);
    if (clean()) {
      return "no look-ahead: " + compared + "all " + columns.length + " values are the same";
    }
    String named =
        IntStream.range(0, columns.length)
            .filter(i -> differing[i] > 0)
            .mapToObj(i -> "'%s' differs in %d".formatted(columns[i], differing[i]))
            .collect(Collectors.joining(", "));
    return "look-ahead: " + compared + named + "; what they hold is not what was known then";
  }
}
