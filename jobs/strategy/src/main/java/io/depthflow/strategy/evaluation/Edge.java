package io.depthflow.strategy.evaluation;

import java.util.Locale;

/**
 * Whether forecasts held out say that there is anything to be earned at all, before fees.
 *
 * @param found R2 against zero change is above zero by more than {@link #ERRORS} standard errors
 * @param sentence the same in words, with the figures and how much they rest on
 */
public record Edge(boolean found, String sentence) {

  /** Of a market without any signal one in forty passes, were the figure normal. */
  public static final double ERRORS = 2;

  /**
   * @param r2 against zero change, with its error by block bootstrap
   * @param rows that were held out
   * @param spanMs from the first to the last of them
   */
  public static Edge of(Figure r2, long rows, long spanMs) {
    String figures =
        String.format(
            Locale.ROOT,
            "on %,d rows held out (%s) R2 against zero change is %.4f +/- %.4f",
            rows,
            span(spanMs),
            r2.value(),
            r2.error());
    if (Double.isNaN(r2.error())) {
      return new Edge(
          false, "cannot be told: " + figures + ", too few blocks of time for an error");
    }
    boolean found = r2.value() > ERRORS * r2.error();
    return new Edge(
        found,
        found
            ? "an edge before fees: " + figures
            : "no edge: " + figures + ", not two standard errors above zero");
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
