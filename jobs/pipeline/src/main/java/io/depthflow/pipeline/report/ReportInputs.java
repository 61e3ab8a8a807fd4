package io.depthflow.pipeline.report;

import io.depthflow.backtest.BacktestResult;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import java.util.Objects;

/**
 * All that a report is made from.
 *
 * @param run what was run
 * @param backtest its backtest
 * @param trade the live act; null without one
 * @param training how the model was found; null when not at hand
 * @param model null when not at hand
 * @param backtestMid the mid over the backtest; null: rebuilt from forecasts' outcomes
 * @param tradeMid the mid over the live act; null: the desk's own prices stand for it
 */
public record ReportInputs(
    RunInfo run,
    BacktestResult backtest,
    TradeResult trade,
    TrainingResult training,
    LinearModel model,
    MidSeries backtestMid,
    MidSeries tradeMid) {

  /** Horizon of the forecasts where neither model nor training says it. */
  private static final long USUAL_HORIZON_MS = 10_000;

  public ReportInputs {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(backtest, "backtest");
  }

  /** Without mids. */
  public ReportInputs(
      RunInfo run,
      BacktestResult backtest,
      TradeResult trade,
      TrainingResult training,
      LinearModel model) {
    this(run, backtest, trade, training, model, null, null);
  }

  long horizonMs() {
    if (model != null) {
      return model.horizonMs();
    }
    return training != null ? training.horizonMs() : USUAL_HORIZON_MS;
  }
}
