package io.depthflow.pipeline.report;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.backtest.PredictionPoint;
import io.depthflow.backtest.PredictionReport;
import io.depthflow.market.Side;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalDraft;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.evaluation.ThresholdProfit;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.signal.NoTradeReason;
import io.depthflow.strategy.signal.Signal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small results by hand. */
final class ReportFixture {

  static final long START_MS = 1_704_067_200_000L;
  static final long SECOND = 1000;
  static final int SECONDS = 900;
  static final long SHOCK_MS = START_MS + 100 * SECOND;

  private ReportFixture() {}

  static ReportInputs full() {
    TrainingResult training = training();
    return new ReportInputs(
        run("maker-taker"), backtest(trips()), trade(SHOCK_MS), training, model(training));
  }

  static ReportInputs of(RunInfo run, BacktestResult backtest) {
    return new ReportInputs(run, backtest, null, null, null);
  }

  static RunInfo run(String feeTerm) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("k-spread", "1.0");
    parameters.put("entry", "join");
    return new RunInfo(
        "A run",
        "generated market",
        "BTCUSDT",
        feeTerm,
        new BigDecimal("20000"),
        true,
        0.4,
        "abc1234",
        "./depthflow demo",
        START_MS,
        parameters);
  }

  static List<RoundTrip> trips() {
    return List.of(
        trip(10, 15, Side.BUY, ExitKind.TAKE_PROFIT, "20.10", "7.99"),
        trip(50, 58, Side.SELL, ExitKind.STOP_LOSS, "-11.25", "8.01"),
        trip(95, 105, Side.SELL, ExitKind.TIME_OUT_EXIT, "3.5", "8"));
  }

  static RoundTrip trip(int fromS, int toS, Side side, ExitKind kind, String gross, String fees) {
    BigDecimal in = new BigDecimal("60000.1");
    BigDecimal earned = new BigDecimal(gross);
    return new RoundTrip(
        "BTCUSDT",
        START_MS + fromS * SECOND,
        "model-1",
        side == Side.BUY ? 9.5 : -8.25,
        side,
        kind,
        new BigDecimal("0.333"),
        in,
        in.add(new BigDecimal("12.25")),
        START_MS + fromS * SECOND,
        START_MS + toS * SECOND,
        earned,
        new BigDecimal(fees),
        earned.subtract(new BigDecimal(fees)),
        2);
  }

  static BacktestResult backtest(List<RoundTrip> trips) {
    return backtest(trips, points(SECONDS), prediction(16.5, 7.5, 12));
  }

  static BacktestResult backtest(
      List<RoundTrip> trips, List<PredictionPoint> points, PredictionReport prediction) {
    Money money = Money.of(trips);
    Map<ExitKind, Integer> exits = new EnumMap<>(ExitKind.class);
    for (ExitKind kind : ExitKind.values()) {
      exits.put(kind, (int) trips.stream().filter(t -> t.exitKind() == kind).count());
    }
    Map<NoTradeReason, Long> noTrades = new EnumMap<>(NoTradeReason.class);
    noTrades.put(NoTradeReason.NO_EDGE, 880L);
    noTrades.put(NoTradeReason.POSITION_ON, 0L);
    return new BacktestResult(
        "BTCUSDT",
        "model-1",
        points.isEmpty() ? 0 : points.get(0).timeMs(),
        points.isEmpty() ? 0 : points.get(points.size() - 1).timeMs(),
        10_000,
        points.size(),
        money.gross(),
        money.fees(),
        money.gross(),
        money.fees(),
        new BigDecimal("10000").add(money.net()),
        true,
        5,
        1,
        2,
        2,
        exits,
        noTrades,
        trips,
        prediction,
        points,
        List.of(signal(20, 60_000.05), fill()));
  }

  static PredictionReport prediction(double largest, double threshold, long signals) {
    double none = Double.NaN;
    return new PredictionReport(
        900,
        890,
        15,
        9.5,
        54,
        3,
        90,
        5,
        0.4,
        0.0625,
        0.63,
        0.071,
        0.7,
        0.02,
        signals,
        none,
        none,
        largest,
        threshold,
        7,
        List.of(
            new ThresholdProfit(0, 890, 0.7, 0.02, 4.5, -2.5, 0.4),
            new ThresholdProfit(1, 0, none, none, none, none, none)),
        List.of(new ThresholdProfit(1, 12, 0.9, 0.03, 9, 2, 1.5)));
  }

  /** y = x + noise; the first and the last forecasts are not known. */
  static List<PredictionPoint> points(int seconds) {
    Random random = new Random(3);
    List<PredictionPoint> points = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      double x = i < 10 ? Double.NaN : 4 * random.nextGaussian();
      double y = i >= seconds - 10 ? Double.NaN : x + 3 * random.nextGaussian();
      points.add(
          new PredictionPoint(
              START_MS + i * SECOND, x, Double.isNaN(y) && i < 10 ? 1.5 : y, 0.017, 7.5));
    }
    return points;
  }

  static JournalEntry signal(int second, double mid) {
    long time = START_MS + second * SECOND;
    Signal signal =
        new Signal(
            "BTCUSDT",
            time,
            "model-1",
            9.5,
            7.5,
            mid,
            0.1,
            Side.BUY,
            new BigDecimal("60000.0"),
            new BigDecimal("60057.0"),
            new BigDecimal("0.333"),
            time + 10_000);
    return new JournalDraft(time + 3, "BTCUSDT", JournalKind.SIGNAL)
        .round(time)
        .signal(signal)
        .entry();
  }

  private static JournalEntry fill() {
    return new JournalDraft(START_MS + 21 * SECOND, "BTCUSDT", JournalKind.NOTE)
        .message("<i>note & more</i>")
        .entry();
  }

  static TradeResult trade(long shockAtMs) {
    Money money = Money.of(trips());
    return new TradeResult(
        "BTCUSDT",
        "model-1",
        "sim",
        START_MS,
        START_MS + 120 * SECOND,
        money.gross(),
        money.fees(),
        money.gross(),
        money.fees(),
        true,
        0,
        4,
        1,
        Double.NaN,
        7.5,
        shockAtMs,
        trips(),
        List.of(signal(20, 60_000.05)));
  }

  static TrainingResult training() {
    String[] names = FeatureSet.byName("core").names();
    BlockedGram gram = BlockedGram.forHorizon(names, 10_000);
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      double[] row = random.doubles(names.length).map(u -> 2 * u - 1).toArray();
      double label = 4 * row[1] - 2 * row[2] + 3 * random.nextGaussian();
      gram.add(START_MS - (3600 - i) * SECOND, row, label);
    }
    return WalkForward.train(gram.blocks(), 10_000, WalkForwardOptions.defaults().withFolds(3));
  }

  static LinearModel model(TrainingResult training) {
    return LinearModel.of(training, "BTCUSDT", FeatureSet.byName("core"), 1000);
  }
}
