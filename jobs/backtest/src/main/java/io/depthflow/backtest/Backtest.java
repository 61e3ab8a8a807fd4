package io.depthflow.backtest;

import io.depthflow.market.RawLine;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.model.LinearModel;
import java.util.function.Supplier;

/**
 * Runs a strategy over a market's lines exactly as live: the same decoder, book, features, desk.
 * What differs is the clock, which jumps, and the venue, which is the matching engine in this very
 * thread behind constant latencies.
 *
 * <p>At a line's time, in this order: messages and timers that are due, then the second that ended,
 * then the line at the engine, then the line at the desk.
 */
public final class Backtest {

  private Backtest() {}

  /**
   * Runs to the end of the lines, or until the span has ended and the desk is flat.
   *
   * @param lines of the configured symbol, in receive-time order; null ends them. Pass a feed's
   *     {@code next}
   * @param model forecasts; of the same feature set
   * @throws IllegalArgumentException when model, features and configuration do not belong together
   */
  public static BacktestResult run(
      BacktestConfig config, Supplier<RawLine> lines, LinearModel model, FeatureSet features) {
    model.requireFeatures(features);
    if (model.periodMs() != config.periodMs()) {
      throw new IllegalArgumentException(
          "model "
              + model.id()
              + " was trained on samples every "
              + model.periodMs()
              + " ms, the backtest samples every "
              + config.periodMs()
              + "; set periodMs to the model's");
    }
    return new BacktestRun(config, model, features).run(lines);
  }
}
