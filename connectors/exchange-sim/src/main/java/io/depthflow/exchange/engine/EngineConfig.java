package io.depthflow.exchange.engine;

import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.market.order.FeeRates;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Options of the engine.
 *
 * @param startingWallet USDT
 * @param fees of every symbol
 * @param leverage initial leverage of every symbol, 1 to 125
 * @param firstOrderId ids count up from here
 * @param historyLimit closed orders and fills kept per symbol; older ones are forgotten
 * @param openOrderLimit open orders per symbol (MAX_NUM_ORDERS)
 * @param priceBound largest distance of a limit price (PERCENT_PRICE) and of a market order's fill
 *     (marketTakeBound) from the mark price, as a fraction
 * @param queueModel how the place of resting orders in their queues is judged
 * @param account mark price, funding, leverage brackets
 */
public record EngineConfig(
    BigDecimal startingWallet,
    FeeRates fees,
    int leverage,
    long firstOrderId,
    int historyLimit,
    int openOrderLimit,
    BigDecimal priceBound,
    QueueModel queueModel,
    AccountTerms account) {

  public EngineConfig {
    Objects.requireNonNull(queueModel, "queueModel");
    if (startingWallet.signum() < 0) {
      throw new IllegalArgumentException("startingWallet must not be negative: " + startingWallet);
    }
    if (leverage < 1 || leverage > 125) {
      throw new IllegalArgumentException("leverage out of 1..125: " + leverage);
    }
    if (historyLimit < 1 || openOrderLimit < 1) {
      throw new IllegalArgumentException("historyLimit and openOrderLimit must be positive");
    }
  }

  /** 10,000 USDT, the regular fee tier, leverage 20. */
  public static EngineConfig defaults() {
    return of(new BigDecimal("10000"), FeeRates.REGULAR);
  }

  /** The defaults with another wallet and other fees. */
  public static EngineConfig of(BigDecimal startingWallet, FeeRates fees) {
    return new EngineConfig(
        startingWallet,
        fees,
        20,
        8_389_765_000_000L,
        100_000,
        200,
        new BigDecimal("0.05"),
        QueueModel.RISK_AVERSE,
        AccountTerms.defaults());
  }

  public EngineConfig withLeverage(int value) {
    return new EngineConfig(
        startingWallet,
        fees,
        value,
        firstOrderId,
        historyLimit,
        openOrderLimit,
        priceBound,
        queueModel,
        account);
  }

  public EngineConfig withQueueModel(QueueModel value) {
    return new EngineConfig(
        startingWallet,
        fees,
        leverage,
        firstOrderId,
        historyLimit,
        openOrderLimit,
        priceBound,
        value,
        account);
  }

  /** The same with other terms of mark price, funding and leverage. */
  public EngineConfig withAccount(AccountTerms value) {
    return new EngineConfig(
        startingWallet,
        fees,
        leverage,
        firstOrderId,
        historyLimit,
        openOrderLimit,
        priceBound,
        queueModel,
        value);
  }
}
