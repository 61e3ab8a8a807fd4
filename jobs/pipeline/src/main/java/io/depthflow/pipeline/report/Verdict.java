package io.depthflow.pipeline.report;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.backtest.PredictionReport;

/**
 * What the figures say, in one sentence; nothing in it is written beforehand but the words between
 * them.
 *
 * @param tone good, bad or plain: how the sentence is coloured
 */
record Verdict(String sentence, String tone) {

  static Verdict of(ReportInputs in) {
    BacktestResult result = in.backtest();
    return result.roundTrips().isEmpty() ? ofNoTrade(in) : ofTrades(result);
  }

  private static Verdict ofTrades(BacktestResult result) {
    Money money = Money.of(result.roundTrips());
    String sentence =
        "Closed "
            + Figures.count(money.trips(), "round trip", "round trips")
            + " in the backtest: net "
            + Figures.usdt(money.net())
            + " after "
            + Figures.cost(money.fees())
            + " USDT of fees (before fees "
            + Figures.usdt(money.gross())
            + ").";
    if (money.gross().signum() > 0 && money.net().signum() < 0) {
      sentence += " The fees are more than the forecasts earn.";
    } else if (Math.abs(money.meanNet()) < 2 * money.meanError()) {
      sentence += " Within two standard errors that is not different from zero.";
    }
    return new Verdict(sentence, money.net().signum() > 0 ? "good" : "bad");
  }

  private static Verdict ofNoTrade(ReportInputs in) {
    PredictionReport report = in.backtest().prediction();
    double largest = report.largestPredictionBp();
    double threshold = report.largestThresholdBp();
    if (Double.isNaN(largest)) {
      return new Verdict(
          "No forecast was made: no row of the span had all of the features that the model needs.",
          "plain");
    }
    String figures =
        "the largest |prediction| was "
            + Figures.bp(largest)
            + ", the threshold "
            + Figures.bp(threshold)
            + ".";
    if (report.signals() == 0) {
      String edge = in.run().feeTermOff() ? "No edge, even without fees: " : "No edge after fees: ";
      return new Verdict(edge + figures, "plain");
    }
    return new Verdict(
        "No round trip closed: of "
            + Figures.count(report.signals(), "signal", "signals")
            + " none became a position that closed; "
            + figures,
        "plain");
  }
}
