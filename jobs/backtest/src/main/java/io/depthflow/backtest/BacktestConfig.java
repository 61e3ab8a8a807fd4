package io.depthflow.backtest;

import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.market.Instrument;
import io.depthflow.market.order.FeeRates;
import io.depthflow.strategy.position.Timing;
import io.depthflow.strategy.position.TradeRules;
import io.depthflow.strategy.risk.RiskLimits;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * What a backtest is told.
 *
 * @param runId stands in client order ids, 1 to 7 letters or digits
 * @param instrument the contract that is traded
 * @param fees of the simulated venue, which the desk is told too
 * @param startingWallet USDT
 * @param rules how the desk trades
 * @param limits what binds it
 * @param timing how long it waits
 * @param latency of orders and answers
 * @param periodMs spacing of the samples; the model's
 * @param fromMs receive time from which is traded and judged; earlier lines only build book and
 *     features; {@link Long#MIN_VALUE} for all
 * @param toMs receive time from which nothing new is begun; what is on is then flattened on the
 *     lines that follow; {@link Long#MAX_VALUE} for all
 * @param drainMs longest time for that
 * @param queueModel how the simulated venue judges the place of resting orders
 */
public record BacktestConfig(
    String runId,
    Instrument instrument,
    FeeRates fees,
    BigDecimal startingWallet,
    TradeRules rules,
    RiskLimits limits,
    Timing timing,
    Latency latency,
    long periodMs,
    long fromMs,
    long toMs,
    long drainMs,
    QueueModel queueModel) {

  public BacktestConfig {
    Objects.requireNonNull(instrument, "instrument");
    Objects.requireNonNull(fees, "fees");
    Objects.requireNonNull(startingWallet, "startingWallet");
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(latency, "latency");
    Objects.requireNonNull(queueModel, "queueModel");
    if (periodMs < 1) {
      throw new IllegalArgumentException("periodMs must be positive: " + periodMs);
    }
    if (fromMs >= toMs) {
      throw new IllegalArgumentException(
          "backtest from " + fromMs + " ms must be before its end, " + toMs + " ms");
    }
    if (drainMs < 0) {
      throw new IllegalArgumentException("drainMs must not be negative: " + drainMs);
    }
  }

  /** Default rules, limits and latency, 10,000 USDT, the regular fees, all of the lines. */
  public static BacktestConfig of(Instrument instrument) {
    return new BacktestConfig(
        "bt",
        instrument,
        FeeRates.REGULAR,
        new BigDecimal("10000"),
        TradeRules.DEFAULT,
        RiskLimits.DEFAULT,
        Timing.DEFAULT,
        Latency.DEFAULT,
        1000,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        60_000,
        QueueModel.RISK_AVERSE);
  }

  public BacktestConfig withRules(TradeRules value) {
    return new BacktestConfig(
        runId,
        instrument,
        fees,
        startingWallet,
        value,
        limits,
        timing,
        latency,
        periodMs,
        fromMs,
        toMs,
        drainMs,
        queueModel);
  }

  public BacktestConfig withLimits(RiskLimits value) {
    return new BacktestConfig(
        runId,
        instrument,
        fees,
        startingWallet,
        rules,
        value,
        timing,
        latency,
        periodMs,
        fromMs,
        toMs,
        drainMs,
        queueModel);
  }

  public BacktestConfig withFees(FeeRates value) {
    return new BacktestConfig(
        runId,
        instrument,
        value,
        startingWallet,
        rules,
        limits,
        timing,
        latency,
        periodMs,
        fromMs,
        toMs,
        drainMs,
        queueModel);
  }

  public BacktestConfig withLatency(Latency value) {
    return new BacktestConfig(
        runId,
        instrument,
        fees,
        startingWallet,
        rules,
        limits,
        timing,
        value,
        periodMs,
        fromMs,
        toMs,
        drainMs,
        queueModel);
  }

  public BacktestConfig withQueueModel(QueueModel value) {
    return new BacktestConfig(
        runId,
        instrument,
        fees,
        startingWallet,
        rules,
        limits,
        timing,
        latency,
        periodMs,
        fromMs,
        toMs,
        drainMs,
        value);
  }

  /** Trades and judges within [fromMs, toMs) only. */
  public BacktestConfig between(long newFromMs, long newToMs) {
    return new BacktestConfig(
        runId,
        instrument,
        fees,
        startingWallet,
        rules,
        limits,
        timing,
        latency,
        periodMs,
        newFromMs,
        newToMs,
        drainMs,
        queueModel);
  }
}
