package io.depthflow.pipeline.report;

import io.depthflow.pipeline.report.Chart.Scale;
import io.depthflow.pipeline.report.Chart.Tint;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.evaluation.ThresholdProfit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What was earned: over time, by exit, and by how much a forecast had to beat. */
final class MoneySection implements Section {

  private static final int TALL = 300;

  @Override
  public void write(ReportInputs in, Page page) {
    page.heading("money", "Money").beginPlots();
    cumulative(in, page);
    thresholds(
        page,
        "Signal profit by multiple of the spread",
        "|prediction| above this many spreads",
        in.backtest().prediction().bySpread());
    thresholds(
        page,
        "Signal profit by multiple of the threshold",
        "|prediction| above this many thresholds",
        in.backtest().prediction().byThreshold());
    exits(in, page);
    page.endPlots();
  }

  private static void cumulative(ReportInputs in, Page page) {
    List<RoundTrip> trips = in.backtest().roundTrips();
    Chart chart = Chart.xy("time (UTC)", Scale.TIME, "cumulative profit (USDT)");
    if (!trips.isEmpty()) {
      chart
          .steps("before fees", Tint.BLUE, sums(in, t -> t.gross().doubleValue()))
          .steps("after fees", Tint.ORANGE, sums(in, t -> t.net().doubleValue()))
          .markY(0, "", Tint.MUTED);
    }
    page.plot(
        "Backtest: cumulative profit, before and after fees",
        trips.isEmpty()
            ? "No round trip closed, so nothing was won and nothing was paid."
            : "A strategy worth its fees has an orange line that rises; the gap between the lines"
                + " is what the venue took.",
        true,
        TALL,
        chart);
  }

  private static List<double[]> sums(ReportInputs in, ToDoubleFunction<RoundTrip> value) {
    List<double[]> points = new ArrayList<>();
    double sum = 0;
    points.add(new double[] {in.backtest().fromMs(), 0});
    for (RoundTrip trip : in.backtest().roundTrips()) {
      sum += value.applyAsDouble(trip);
      points.add(new double[] {trip.closedMs(), sum});
    }
    double end = Math.max(in.backtest().toMs(), points.get(points.size() - 1)[0]);
    points.add(new double[] {end, sum});
    return points;
  }

  private static void exits(ReportInputs in, Page page) {
    List<RoundTrip> live = in.trade() == null ? List.of() : in.trade().roundTrips();
    List<ExitKind> kinds = new ArrayList<>();
    for (ExitKind kind : ExitKind.values()) {
      boolean usual = kind.ordinal() <= ExitKind.TIME_OUT_EXIT.ordinal();
      if (usual || count(in.backtest().roundTrips(), kind) + count(live, kind) > 0) {
        kinds.add(kind);
      }
    }
    Chart chart = Chart.bars("", kinds.stream().map(Figures::exit).toList(), "round trips", true);
    if (!in.backtest().roundTrips().isEmpty() || !live.isEmpty()) {
      chart.bar("backtest", Tint.BLUE, counts(in.backtest().roundTrips(), kinds));
      if (in.trade() != null) {
        chart.bar("live act, shock included", Tint.TEAL, counts(live, kinds));
      }
    }
    page.plot(
        "How round trips ended",
        Figures.count(in.backtest().entryTimeOuts(), "entry order", "entry orders")
            + " of the backtest timed out unfilled or part-filled, "
            + Figures.count(in.backtest().postOnlyRefusals())
            + " would have taken and were refused (post-only); those are no exits. A"
            + " time-out exit is the holding limit.",
        true,
        80 + 36 * kinds.size(),
        chart);
  }

  private static double count(List<RoundTrip> trips, ExitKind kind) {
    return trips.stream().filter(t -> t.exitKind() == kind).count();
  }

  private static double[] counts(List<RoundTrip> trips, List<ExitKind> kinds) {
    return kinds.stream().mapToDouble(kind -> count(trips, kind)).toArray();
  }

  private static void thresholds(
      Page page, String title, String axis, List<ThresholdProfit> profits) {
    List<String> labels =
        profits.stream()
            .map(p -> Figures.significant(p.multiple()) + "\u00d7 (" + p.signals() + ")")
            .toList();
    Chart chart =
        Chart.bars(axis + " (signals)", labels, "mean profit of a signal (bp)", false)
            .bar(
                "before fees",
                Tint.BLUE,
                profits.stream().mapToDouble(ThresholdProfit::grossBp).toArray())
            .bar(
                "after fees",
                Tint.ORANGE,
                profits.stream().mapToDouble(ThresholdProfit::netBp).toArray());
    page.plot(
        title,
        "Mid to mid over the horizon, no order simulated; fees of maker in, taker out. Worth"
            + " trading is where orange stands above zero with enough signals behind it.",
        false,
        TALL,
        chart);
  }
}
