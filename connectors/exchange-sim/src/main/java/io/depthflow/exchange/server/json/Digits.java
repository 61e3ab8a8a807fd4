package io.depthflow.exchange.server.json;

import io.depthflow.market.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many decimals the venue writes. Since 2024 the answers of REST and TRADE_LITE have a symbol's
 * prices and quantities filled up to its precisions, zeros too ({@code "20000.00"}, {@code
 * "0.000"}), amounts of quote currency to the sum of both, an average price that is none as {@code
 * "0.00"}; money has eight decimals. The other user events have no trailing zeros ({@link
 * Json#decimal}).
 *
 * @param price decimals of the tick
 * @param quantity decimals of the step
 */
public record Digits(int price, int quantity) {

  private static final int MONEY = 8;

  public static Digits of(Instrument instrument) {
    return new Digits(
        Math.max(0, instrument.tickSize().scale()), Math.max(0, instrument.stepSize().scale()));
  }

  public String price(BigDecimal value) {
    return filled(value, price);
  }

  public String quantity(BigDecimal value) {
    return filled(value, quantity);
  }

  /** Price times quantity. */
  public String quote(BigDecimal value) {
    return filled(value, price + quantity);
  }

  /** Average price of fills, rounded to the decimals of an amount of quote currency. */
  public String average(BigDecimal value) {
    return value.signum() == 0 ? "0.00" : roundedAverage(value).toPlainString();
  }

  public BigDecimal roundedAverage(BigDecimal value) {
    return value.setScale(price + quantity, RoundingMode.HALF_UP);
  }

  /** An amount of money: eight decimals, and more where the ledger has more. */
  public static String money(BigDecimal value) {
    return filled(value, MONEY);
  }

  /** The same, with {@code "0"} for none. */
  public static String moneyOrZero(BigDecimal value) {
    return value.signum() == 0 ? "0" : money(value);
  }

  /** Filled up with zeros; a value with more decimals keeps them all. */
  private static String filled(BigDecimal value, int decimals) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return (plain.scale() < decimals ? plain.setScale(decimals) : plain).toPlainString();
  }
}
