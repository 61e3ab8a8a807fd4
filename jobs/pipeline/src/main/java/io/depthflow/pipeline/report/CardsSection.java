package io.depthflow.pipeline.report;

import io.depthflow.backtest.PredictionReport;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.lasso.TrainingResult;
import java.math.BigDecimal;
import java.util.List;

/** The figures that people look for first; the live act apart from the backtest. */
final class CardsSection implements Section {

  @Override
  public void write(ReportInputs in, Page page) {
    page.raw("<section class=\"cards-of\"><h2>Forecasts</h2><div class=\"cards\">");
    forecasts(in, page);
    page.raw("</div></section><section class=\"cards-of\"><h2>Backtest</h2><div class=\"cards\">");
    money(Money.of(in.backtest().roundTrips()), page);
    page.raw("</div></section>");
    if (in.trade() != null) {
      live(in.trade(), page);
    }
  }

  private static void forecasts(ReportInputs in, Page page) {
    TrainingResult training = in.training();
    PredictionReport report = in.backtest().prediction();
    if (training != null) {
      card(
          page,
          "R\u00b2 on the hold-out",
          Figures.number(training.holdout().r2(), 3),
          Figures.count(training.holdout().n(), "row", "rows")
              + " touched once; least squares "
              + Figures.number(training.olsHoldout().r2(), 3),
          "");
    }
    double planted = in.run().plantedR2();
    card(
        page,
        "R\u00b2 in the backtest",
        Figures.number(report.r2(), 3),
        plusMinus(report.r2Error())
            + "against zero change"
            + (Double.isNaN(planted) ? "" : "; planted " + Figures.number(planted, 2)),
        "");
    card(
        page,
        "Correlation",
        Figures.number(report.correlation(), 3),
        plusMinus(report.correlationError()) + "forecast and outcome",
        "");
    card(
        page,
        "Win rate of forecasts",
        Figures.percent(report.winRate()),
        "sign right, all rows; signals " + Figures.percent(report.signalWinRate()),
        "");
    card(
        page,
        "Largest |prediction|",
        Figures.bp(report.largestPredictionBp()),
        "threshold there "
            + Figures.bp(report.largestThresholdBp())
            + "; "
            + Figures.count(report.signals(), "signal", "signals"),
        "");
  }

  private static void money(Money money, Page page) {
    card(
        page,
        "Round trips",
        Figures.count(money.trips()),
        money.trips() == 0 ? "none closed" : Figures.percent(money.winRate()) + " with net > 0",
        "");
    card(page, "Gross", Figures.money(money.gross()), "USDT, before fees", "");
    card(page, "Fees", Figures.cost(money.fees()), "USDT paid", "");
    card(page, "Net", Figures.money(money.net()), "USDT, after fees", tone(money.net()));
    if (money.trips() > 0) {
      card(
          page,
          "Net per round trip",
          Figures.number(money.meanNet(), 2),
          plusMinus(money.meanError()) + "USDT",
          tone(money.net()));
    }
  }

  private static void live(TradeResult trade, Page page) {
    page.raw(
        "<section class=\"cards-of\"><h2>Live act <small>venue %s, %s UTC, %s</small></h2>"
            .formatted(
                Html.escape(trade.venue()),
                Figures.dateTime(trade.fromMs()),
                Figures.duration(trade.toMs() - trade.fromMs())));
    page.raw("<div class=\"cards\">");
    money(Money.of(trade.ordinaryTrips()), page);
    page.raw("</div>");
    if (trade.shockAtMs() > 0) {
      page.raw("<p class=\"shock\">" + Html.escape(shock(trade)) + "</p>");
    }
    page.raw("</section>");
  }

  private static String shock(TradeResult trade) {
    List<RoundTrip> trips = trade.shockTrips();
    String when =
        "Announced price shock at "
            + Figures.time(trade.shockAtMs())
            + " UTC, kept out of the"
            + " figures above: ";
    if (trips.isEmpty()) {
      return when + "no position was open when it came.";
    }
    Money money = Money.of(trips);
    RoundTrip last = trips.get(trips.size() - 1);
    return when
        + Figures.count(money.trips(), "round trip was open", "round trips were open")
        + ", closed by "
        + Figures.exit(last.exitKind())
        + ", net "
        + Figures.usdt(money.net())
        + " (gross "
        + Figures.usdt(money.gross())
        + ").";
  }

  private static String plusMinus(double error) {
    return Double.isNaN(error) ? "" : "\u00b1 " + Figures.number(error, 2) + " s.e., ";
  }

  private static String tone(BigDecimal net) {
    return net.signum() > 0 ? "good" : net.signum() < 0 ? "bad" : "";
  }

  static void card(Page page, String name, String value, String below, String tone) {
    page.raw(
        ("<div class=\"card %s\"><div class=\"name\">%s</div><div class=\"value\">%s</div>"
                + "<div class=\"below\">%s</div></div>")
            .formatted(tone, Html.escape(name), Html.escape(value), Html.escape(below)));
  }
}
