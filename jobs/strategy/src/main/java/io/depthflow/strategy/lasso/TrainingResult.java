package io.depthflow.strategy.lasso;

import io.depthflow.strategy.evaluation.BlockFigure;
import io.depthflow.strategy.evaluation.Edge;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All that a training found out. Label unit is bp where the labels are.
 *
 * @param names features in order
 * @param horizonMs what the label looks ahead
 * @param embargoMs between training and test rows
 * @param options how it was done
 * @param folds the steps of the walk
 * @param path the path on all rows before the hold-out
 * @param curve one point per lambda of the path
 * @param minIndex point of least error
 * @param oneStandardErrorIndex largest lambda within one standard error of it
 * @param chosenIndex what the rule took
 * @param ols least squares on the same rows as the path
 * @param trainScore the chosen model on the rows it was fitted to
 * @param holdout the chosen model on the hold-out, evaluated this once
 * @param olsHoldout least squares there
 * @param holdoutR2 that of the hold-out against zero change, with its error
 * @param holdoutOverDrift R2 against the training rows' mean change, with its error: what the
 *     features add to a drift
 * @param trainFromMs first row of the final fit
 * @param trainToMs no row later than this took part in the final fit
 * @param holdoutFromMs start of the hold-out
 * @param holdoutToMs its last row
 * @param means mean per feature in the final fit's rows, raw units
 * @param scales population sd per feature there
 * @param clipLow least value per feature in the final fit's rows
 * @param clipHigh greatest value
 * @param labelSd population sd of the label there
 * @param nonFiniteRows rows with a NaN or infinite value, per feature
 * @param skippedRows rows left out because of one, or without a label
 * @param featureR2 share of the label's variance that each feature explains by itself in the final
 *     fit's rows; NaN where it never changed or was not to be used
 * @param cleaning outliers that trainings were not given
 * @param nonFinite what became of values that are not finite; null in files of earlier revisions,
 *     which left such rows out
 * @param blockFits the chosen lambda on each block of the final fit's time; null in files of
 *     earlier revisions
 */
public record TrainingResult(
    String[] names,
    long horizonMs,
    long embargoMs,
    WalkForwardOptions options,
    Fold[] folds,
    LassoPath path,
    CvPoint[] curve,
    int minIndex,
    int oneStandardErrorIndex,
    int chosenIndex,
    OlsFit ols,
    Score trainScore,
    Score holdout,
    Score olsHoldout,
    BlockFigure holdoutR2,
    BlockFigure holdoutOverDrift,
    long trainFromMs,
    long trainToMs,
    long holdoutFromMs,
    long holdoutToMs,
    double[] means,
    double[] scales,
    double[] clipLow,
    double[] clipHigh,
    double labelSd,
    long[] nonFiniteRows,
    long skippedRows,
    double[] featureR2,
    Cleaning cleaning,
    NonFinite nonFinite,
    BlockFit[] blockFits) {

  /** The fit that was chosen. */
  public LassoFit chosen() {
    return path.fits()[chosenIndex];
  }

  /** What the hold-out says. */
  public Edge edge() {
    return Edge.of(holdoutR2, holdoutOverDrift, holdout.n(), holdoutToMs - holdoutFromMs);
  }

  /**
   * Features that explain more by themselves than any honest one of a market does: more than half
   * of what is to come. Subtler look-ahead is found by {@link
   * io.depthflow.strategy.evaluation.LookAheadCheck} alone.
   */
  public List<String> suspects() {
    return IntStream.range(0, names.length)
        .filter(i -> featureR2[i] > 0.5)
        .mapToObj(i -> names[i])
        .toList();
  }

  /** The curve at the chosen lambda. */
  public CvPoint chosenPoint() {
    return curve[chosenIndex];
  }

  /** Names of the features that were left out of the path. */
  public String[] droppedNames() {
    String[] dropped = new String[path.dropped().length];
    for (int i = 0; i < dropped.length; i++) {
      dropped[i] = names[path.dropped()[i]];
    }
    return dropped;
  }
}
