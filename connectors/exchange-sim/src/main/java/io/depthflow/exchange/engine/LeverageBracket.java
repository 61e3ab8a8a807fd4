package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table that ties leverage and maintenance margin to the notional of a position.
 * Maintenance margin of a notional {@code n} in {@code (floor, cap]} is {@code n * ratio - cum};
 * {@code cum} makes it continuous: {@code cum(k) = cum(k-1) + floor(k) * (ratio(k) - ratio(k-1))}.
 *
 * @param number from 1
 * @param maxLeverage highest leverage at which a position may be this large
 * @param floor of the notional, USDT
 * @param cap of the notional, USDT
 * @param ratio maintenance margin ratio
 * @param cum what is taken off
 */
public record LeverageBracket(
    int number,
    int maxLeverage,
    BigDecimal floor,
    BigDecimal cap,
    BigDecimal ratio,
    BigDecimal cum) {

  /** Highest leverage that the venue knows. */
  public static final int LEVERAGE_MAX = 125;

  /** The table of BTCUSDT as the venue published it in 2024 and 2025; here of every symbol. */
  public static final List<LeverageBracket> DEFAULTS =
      table(
          new String[][] {
            {"125", "50000", "0.0040"},
            {"100", "600000", "0.0050"},
            {"75", "3000000", "0.0065"},
            {"50", "12000000", "0.0100"},
            {"25", "70000000", "0.0200"},
            {"20", "100000000", "0.0250"},
            {"10", "230000000", "0.0500"},
            {"5", "480000000", "0.1000"},
            {"4", "600000000", "0.1250"},
            {"3", "800000000", "0.1500"},
            {"2", "1200000000", "0.2500"},
            {"1", "1800000000", "0.5000"}
          });

  /**
   * A table by its rows {@code {max leverage, cap, ratio}}; floors and cums follow from them.
   *
   * @throws IllegalArgumentException unless caps and ratios rise and leverages fall from 125 at
   *     most to 1
   */
  public static List<LeverageBracket> table(String[][] rows) {
    List<LeverageBracket> table = new ArrayList<>();
    BigDecimal floor = BigDecimal.ZERO;
    BigDecimal cum = BigDecimal.ZERO;
    BigDecimal before = BigDecimal.ZERO;
    for (String[] row : rows) {
      BigDecimal cap = new BigDecimal(row[1]);
      BigDecimal ratio = new BigDecimal(row[2]);
      cum = cum.add(floor.multiply(ratio.subtract(before)));
      table.add(
          new LeverageBracket(
              table.size() + 1, Integer.parseInt(row[0]), floor, cap, ratio, plain(cum)));
      floor = cap;
      before = ratio;
    }
    return checked(table);
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  static List<LeverageBracket> checked(List<LeverageBracket> table) {
    if (table.isEmpty()) {
      throw new IllegalArgumentException("a table of leverage brackets needs a row");
    }
    int leverage = LEVERAGE_MAX + 1;
    BigDecimal cap = BigDecimal.ZERO;
    BigDecimal ratio = BigDecimal.ZERO;
    for (LeverageBracket row : table) {
      boolean rises = row.floor.compareTo(cap) == 0 && row.cap.compareTo(cap) > 0;
      if (!rises || row.ratio.compareTo(ratio) <= 0 || row.maxLeverage >= leverage) {
        throw new IllegalArgumentException(
            "leverage bracket "
                + row.number
                + ": from row to row cap and ratio must rise and leverage must fall from at most "
                + LEVERAGE_MAX);
      }
      cap = row.cap;
      ratio = row.ratio;
      leverage = row.maxLeverage;
    }
    if (leverage < 1) {
      throw new IllegalArgumentException("leverage of the last bracket must be at least 1");
    }
    return List.copyOf(table);
  }

  /** The row of a notional; the last one for what is beyond the table. */
  static LeverageBracket of(List<LeverageBracket> table, BigDecimal notional) {
    for (LeverageBracket row : table) {
      if (notional.compareTo(row.cap) <= 0) {
        return row;
      }
    }
    return table.get(table.size() - 1);
  }

  /** Largest notional that a leverage allows. */
  static BigDecimal maxNotional(List<LeverageBracket> table, int leverage) {
    BigDecimal cap = BigDecimal.ZERO;
    for (LeverageBracket row : table) {
      if (row.maxLeverage >= leverage) {
        cap = row.cap;
      }
    }
    return cap;
  }

  /** Maintenance margin of a notional in this row. */
  BigDecimal maintenance(BigDecimal notional) {
    return notional.multiply(ratio).subtract(cum);
  }
}
