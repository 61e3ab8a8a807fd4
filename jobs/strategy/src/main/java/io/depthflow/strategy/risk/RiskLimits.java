package io.depthflow.strategy.risk;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Limits of the account, money in quote currency. They bind new risk; exits always pass.
 *
 * @param maxOrderNotional of one entry
 * @param maxSymbolNotional position plus open entries of one symbol
 * @param maxOpenOrders of the account, counted before an entry is added
 * @param maxOrdersPerMinute placements of any kind within the last minute, before an entry is added
 * @param maxDailyLoss realised net plus unrealised loss of the UTC day that halts the desk
 * @param maxDrawdown fall of net profit below its best that halts the desk
 */
public record RiskLimits(
    BigDecimal maxOrderNotional,
    BigDecimal maxSymbolNotional,
    int maxOpenOrders,
    int maxOrdersPerMinute,
    BigDecimal maxDailyLoss,
    BigDecimal maxDrawdown)
    implements Serializable {

  /** 50,000 an order and a symbol, 40 open orders, 120 orders a minute, 500 a day, 1,000 down. */
  public static final RiskLimits DEFAULT =
      new RiskLimits(
          new BigDecimal("50000"),
          new BigDecimal("50000"),
          40,
          120,
          new BigDecimal("500"),
          new BigDecimal("1000"));

  public RiskLimits {
    positive("maxOrderNotional", maxOrderNotional);
    positive("maxSymbolNotional", maxSymbolNotional);
    positive("maxDailyLoss", maxDailyLoss);
    positive("maxDrawdown", maxDrawdown);
    if (maxOpenOrders < 1 || maxOpenOrders > 10_000) {
      throw new IllegalArgumentException("maxOpenOrders out of 1..10000: " + maxOpenOrders);
    }
    if (maxOrdersPerMinute < 1 || maxOrdersPerMinute > 10_000) {
      throw new IllegalArgumentException(
          "maxOrdersPerMinute out of 1..10000: " + maxOrdersPerMinute);
    }
  }

  private static void positive(String name, BigDecimal value) {
    if (value == null || value.signum() <= 0) {
      throw new IllegalArgumentException(name + " must be > 0: " + value);
    }
  }
}
