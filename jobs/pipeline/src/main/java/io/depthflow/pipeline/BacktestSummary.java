package io.depthflow.pipeline;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.backtest.PredictionReport;
import io.depthflow.strategy.evaluation.ExitKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A backtest in a few lines for the screen. */
public final class BacktestSummary {

  private BacktestSummary() {}

  /**
   * @param inSample whether the model was trained on part of this time
   */
  public static String of(BacktestResult r, boolean inSample) {
    PredictionReport p = r.prediction();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "  %s by %s, %,d s %s: R2 %s against zero change, correlation %s,"
                + " sd of change %.2f bp%n",
            r.symbol(),
            r.modelId(),
            r.samples(),
            inSample ? "IN SAMPLE (says little)" : "out of sample",
            figure(p.r2()),
            figure(p.correlation()),
            p.changeSdBp()));
    if (r.roundTrips().isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  no trade: the largest |prediction| was %.2f bp, the threshold %.2f bp%n",
              p.largestPredictionBp(),
              p.largestThresholdBp()));
    } else {
      text.append(
          String.format(
              Locale.ROOT,
              "  %d round trips (%s); %d entries timed out%n",
              r.roundTrips().size(),
              exits(r.exits()),
              r.entryTimeOuts()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  realised %s, fees %s, net %s USDT; equals the exchange's account within %s; %s",
            money(r.realised()),
            money(r.fees()),
            money(r.net()),
            r.ledgerError().stripTrailingZeros().toPlainString(),
            r.flat() ? "flat" : "NOT FLAT"));
    return text.toString();
  }

  /** A figure that does not exist, as on a few seconds, is no number to show. */
  private static String figure(double value) {
    return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%.3f", value);
  }

  static String exits(Map<ExitKind, Integer> exits) {
    return exits.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .map(e -> e.getValue() + " " + e.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .collect(Collectors.joining(", "));
  }

  static String money(BigDecimal value) {
    return value.setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }
}
