package io.depthflow.pipeline.report;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a report's figures are figures of; {@code run.json} beside the results.
 *
 * @param title heading of the page
 * @param source where the market came from, in words for a reader
 * @param symbol what was traded
 * @param feeTerm fees that a forecast had to beat: maker-taker, maker-maker or none
 * @param notional size of an entry, quote currency; null when not known
 * @param generated whether the market is a generator's
 * @param plantedR2 R2 that the generator planted; NaN when there is none or it is not known
 * @param revision of the code that ran
 * @param command as it was typed
 * @param createdMs wall-clock time of the run, ms
 * @param parameters effective options by name, in the order in which they are shown
 */
public record RunInfo(
    String title,
    String source,
    String symbol,
    String feeTerm,
    BigDecimal notional,
    boolean generated,
    double plantedR2,
    String revision,
    String command,
    long createdMs,
    Map<String, String> parameters) {

  /** Texts that are missing become empty, a missing map becomes an empty one. */
  public RunInfo {
    title = text(title);
    source = text(source);
    symbol = text(symbol);
    feeTerm = text(feeTerm);
    revision = text(revision);
    command = text(command);
    parameters = parameters == null ? Map.of() : new LinkedHashMap<>(parameters);
  }

  /** What can be said of results that lie without a {@code run.json}. */
  static RunInfo unknown(String symbol) {
    return new RunInfo(
        "Depthflow report", "", symbol, "", null, false, Double.NaN, "", "", 0, Map.of());
  }

  /** Whether forecasts were traded that do not beat the fees. */
  public boolean feeTermOff() {
    return feeTerm.equalsIgnoreCase("none");
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
