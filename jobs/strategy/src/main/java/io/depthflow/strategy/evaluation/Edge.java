package io.depthflow.strategy.evaluation;

import java.util.Locale;

/**
 * Whether forecasts held out say that there is anything to be earned at all, before fees.
 *
 * @param found R2 is above zero by more than chance, see {@link BlockFigure#lowerBound}, both
 *     against zero change and against a drift
 * @param sentence the same in words, with the figures and what they rest on
 */
public record Edge(boolean found, String sentence) {

  /**
   * @param r2 against zero change
   * @param overDrift R2 against the training rows' mean change: a forecast that is the same at all
   *     times, as Goyal and Welch (2008) hold forecasts of stocks against, is no edge
   * @param rows that were held out
   * @param spanMs from the first to the last of them
   */
  public static Edge of(BlockFigure r2, BlockFigure overDrift, long rows, long spanMs) {
    String figures =
        String.format(
            Locale.ROOT,
            "on %,d rows held out (%s) R2 against zero change is %.4f",
            rows,
            span(spanMs),
            r2.value());
    String blocks =
        "%d block%s of %s".formatted(r2.blocks(), r2.blocks() == 1 ? "" : "s", span(r2.blockMs()));
    if (!r2.hasBound()) {
      return new Edge(
          false,
          "no edge can be claimed: %s, from too few blocks of time (%s, %d are needed; train on a"
                  .formatted(figures, blocks, BlockFigure.LEAST_BLOCKS)
              + " longer span or with fewer folds)");
    }
    figures += error(r2);
    String level =
        "above zero at the one-sided %d %% level (Student's t of %s)"
            .formatted(BlockFigure.LEVEL_PERCENT, blocks);
    if (!(r2.lowerBound() > 0)) {
      return new Edge(false, "no edge: " + figures + ", not " + level);
    }
    if (!(overDrift.lowerBound() > 0)) {
      String drift = String.format(Locale.ROOT, "%.4f", overDrift.value()) + error(overDrift);
      return new Edge(
          false,
          "no edge: %s, but against the training's mean change it is %s, not %s"
              .formatted(figures, drift, level));
    }
    return new Edge(true, "an edge before fees: " + figures + ", " + level);
  }

  private static String error(BlockFigure figure) {
    return String.format(Locale.ROOT, " +/- %.4f", figure.error());
  }

  private static String span(long ms) {
    return ms < 600_000
        ? "%d s".formatted(ms / 1000)
        : String.format(
            Locale.ROOT,
            ms < 7_200_000 ? "%.0f min" : "%.1f h",
            ms / (ms < 7_200_000 ? 6e4 : 3.6e6));
  }
}
