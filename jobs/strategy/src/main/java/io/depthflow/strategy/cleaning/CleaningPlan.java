package io.depthflow.strategy.cleaning;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which training rows are left out. A rule looks at one column; a row is beyond it where {@code |x
 * - median| > zMax * scale}, see {@link RobustScale}, and of more than {@code mostShare} of the
 * rows only the farthest are cut. Rows that are tested on, held out or traded on are never cut.
 *
 * @param columns names of features, or {@link #LABEL}; one rule each
 * @param zMax robust standard deviations; infinite for no cut
 * @param mostShare of the training rows that one rule may cut, 0 to 1
 */
public record CleaningPlan(String[] columns, double zMax, double mostShare)
    implements Serializable {

  /** The label, among the names of columns. */
  public static final String LABEL = "label";

  /** No row is cut. */
  public static final CleaningPlan NONE =
      new CleaningPlan(new String[0], Double.POSITIVE_INFINITY, 0);

  /** Features that are a spread, under the names of the sets. */
  private static final List<String> SPREADS = List.of("spread_bp", "spread");

  /**
   * Rules on the label and on the spread, where it is one of the features: what a market does when
   * it is not a market for a moment. Other features say how strongly it moves, and their large
   * values are what is to be learnt from.
   */
  public static CleaningPlan usual(String[] names, double zMax, double mostShare) {
    List<String> columns = new ArrayList<>(List.of(LABEL));
    SPREADS.stream().filter(Arrays.asList(names)::contains).forEach(columns::add);
    return new CleaningPlan(columns.toArray(String[]::new), zMax, mostShare);
  }

  public CleaningPlan {
    if (!(zMax > 0)) {
      throw new IllegalArgumentException(
          "outliers begin at a positive number of standard deviations, not at " + zMax);
    }
    if (!(mostShare >= 0 && mostShare < 1)) {
      throw new IllegalArgumentException(
          "the share of rows that a rule may cut lies in [0, 1), is " + mostShare);
    }
    columns = columns.clone();
  }

  /** Whether nothing can be cut. */
  public boolean cutsNothing() {
    return columns.length == 0 || zMax == Double.POSITIVE_INFINITY || mostShare == 0;
  }

  /** The same rules at another distance. */
  public CleaningPlan withZMax(double value) {
    return new CleaningPlan(columns, value, mostShare);
  }

  /**
   * Where the columns lie in a row of features with the label behind them.
   *
   * @throws IllegalArgumentException naming the column that is not there
   */
  int[] places(String[] names) {
    int[] places = new int[columns.length];
    for (int i = 0; i < places.length; i++) {
      places[i] =
          columns[i].equals(LABEL) ? names.length : Arrays.asList(names).indexOf(columns[i]);
      if (places[i] < 0) {
        throw new IllegalArgumentException(
            ("outliers are to be looked for in '%s', which is neither '%s' nor one of the"
                    + " %d features")
                .formatted(columns[i], LABEL, names.length));
      }
    }
    return places;
  }
}
