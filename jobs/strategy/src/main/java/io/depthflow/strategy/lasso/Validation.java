package io.depthflow.strategy.lasso;

/**
 * A training without its hold-out: the folds, the path on all rows before it, and what was chosen.
 *
 * @param folds the steps of the walk
 * @param path the path on {@code training}
 * @param curve one point per lambda of the path
 * @param minIndex point of least error
 * @param oneStandardErrorIndex largest lambda within one standard error of it
 * @param chosenIndex what the rule took
 * @param training sums of the final fit's rows, outliers left out
 * @param trainFromMs its first row
 * @param trainToMs no row later than this took part in it
 * @param holdoutFromMs start of the hold-out, which nothing here knows
 * @param cleaning what was left out
 */
public record Validation(
    Fold[] folds,
    LassoPath path,
    CvPoint[] curve,
    int minIndex,
    int oneStandardErrorIndex,
    int chosenIndex,
    GramBlock training,
    long trainFromMs,
    long trainToMs,
    long holdoutFromMs,
    Cleaning cleaning) {

  /** The fit that was chosen. */
  public LassoFit chosen() {
    return path.fits()[chosenIndex];
  }
}
