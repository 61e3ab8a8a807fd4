package io.depthflow.pipeline.report;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.market.Side;
import io.depthflow.pipeline.report.Chart.Scale;
import io.depthflow.pipeline.report.Chart.Tint;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.RoundTrip;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The mid with entries and exits on it, for the backtest and for the live act. */
final class MarketSection implements Section {

  private static final int MOST_POINTS = 2000;
  private static final int TALL = 380;

  @Override
  public void write(ReportInputs in, Page page) {
    page.heading("market", "The market and the trades in it").beginPlots();
    backtest(in, page);
    if (in.trade() != null) {
      live(in.trade(), in.tradeMid(), page);
    }
    page.endPlots();
  }

  private static void backtest(ReportInputs in, Page page) {
    BacktestResult result = in.backtest();
    MidPath path =
        in.backtestMid() != null
            ? MidPath.of(in.backtestMid())
            : MidPath.rebuild(result.points(), in.horizonMs(), result.journal());
    Chart chart =
        Chart.xy(
                "time (UTC)",
                Scale.TIME,
                path.absolute() ? "price (USDT)" : "mid, change since the start (bp)")
            .line("mid", Tint.MUTED, Thinning.thin(path.points(), MOST_POINTS));
    if (path.absolute()) {
      trades(chart, result.roundTrips());
    }
    page.plot(
        "Backtest: mid, entries and exits",
        result.roundTrips().isEmpty()
            ? "The mid over the span; no round trip closed in it."
            : "Triangles are entries (up: bought, down: sold); the other markers are exits by"
                + " kind. Look whether entries come before moves in their direction.",
        true,
        TALL,
        chart);
  }

  private static void live(TradeResult trade, MidSeries mids, Page page) {
    Chart chart = Chart.xy("time (UTC)", Scale.TIME, "price (USDT)");
    if (mids != null) {
      chart.line("mid", Tint.MUTED, Thinning.thin(MidPath.of(mids).points(), MOST_POINTS));
    } else {
      chart.dashed("mids at signals, prices of fills", Tint.MUTED, seen(trade.journal()));
    }
    trades(chart, trade.roundTrips());
    if (trade.shockAtMs() > 0) {
      chart.markX(trade.shockAtMs(), "announced shock", Tint.RED);
    }
    page.plot(
        "Live act: prices, entries and exits",
        trade.shockAtMs() > 0
            ? "The same strategy code over real sockets. At the red line a price shock was"
                + " announced: look how the position that was open then was closed."
            : "The same strategy code over real sockets.",
        true,
        TALL,
        chart);
  }

  /** What the desk itself saw of prices. */
  private static List<double[]> seen(List<JournalEntry> journal) {
    List<double[]> points = new ArrayList<>();
    for (JournalEntry e : journal) {
      if (e.kind() == JournalKind.SIGNAL && e.mid() > 0) {
        points.add(new double[] {e.timeMs(), e.mid()});
      } else if (e.kind() == JournalKind.FILL && e.price() != null) {
        points.add(new double[] {e.timeMs(), e.price().doubleValue()});
      }
    }
    points.sort(Comparator.comparingDouble(p -> p[0]));
    return points;
  }

  private static void trades(Chart chart, List<RoundTrip> trips) {
    chart.markers("buy", Tint.BLUE, "triangle", 0, entries(trips, t -> t.side() == Side.BUY));
    chart.markers("sell", Tint.ORANGE, "triangle", 180, entries(trips, t -> t.side() == Side.SELL));
    chart.markers("take-profit", Tint.GREEN, "circle", 0, exits(trips, ExitKind.TAKE_PROFIT));
    chart.markers("stop-loss", Tint.RED, "crossRot", 0, exits(trips, ExitKind.STOP_LOSS));
    chart.markers("time-out", Tint.VIOLET, "rectRot", 0, exits(trips, ExitKind.TIME_OUT_EXIT));
    chart.markers("flatten", Tint.GOLD, "rect", 0, exits(trips, ExitKind.FLATTEN));
    chart.markers(
        "other exit",
        Tint.PINK,
        "star",
        0,
        points(
            trips,
            t ->
                t.exitKind() == ExitKind.LEFTOVER
                    || t.exitKind() == ExitKind.DUST
                    || t.exitKind() == ExitKind.EXIT_REFUSED,
            false));
  }

  private static List<double[]> entries(List<RoundTrip> trips, Predicate<RoundTrip> which) {
    return points(trips, which, true);
  }

  private static List<double[]> exits(List<RoundTrip> trips, ExitKind kind) {
    return points(trips, t -> t.exitKind() == kind, false);
  }

  private static List<double[]> points(
      List<RoundTrip> trips, Predicate<RoundTrip> which, boolean entry) {
    List<double[]> points = new ArrayList<>();
    for (RoundTrip t : trips) {
      var price = entry ? t.entryPrice() : t.exitPrice();
      if (which.test(t) && price != null) {
        points.add(new double[] {entry ? t.openedMs() : t.closedMs(), price.doubleValue()});
      }
    }
    return points;
  }
}
