package io.depthflow.market;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A tradable contract and the venue's order rules for it (exchangeInfo filters).
 *
 * @param tickSize PRICE_FILTER.tickSize, quote currency
 * @param stepSize LOT_SIZE.stepSize, base currency
 * @param minQuantity LOT_SIZE.minQty
 * @param maxQuantity LOT_SIZE.maxQty
 * @param marketMaxQuantity MARKET_LOT_SIZE.maxQty
 * @param minPrice PRICE_FILTER.minPrice
 * @param maxPrice PRICE_FILTER.maxPrice
 * @param minNotional MIN_NOTIONAL.notional, quote currency; waived for reduce-only orders
 */
public record Instrument(
    String symbol,
    BigDecimal tickSize,
    BigDecimal stepSize,
    BigDecimal minQuantity,
    BigDecimal maxQuantity,
    BigDecimal marketMaxQuantity,
    BigDecimal minPrice,
    BigDecimal maxPrice,
    BigDecimal minNotional)
    implements Serializable {

  /** Rounds a quantity down to the lot. */
  public BigDecimal floorQuantity(BigDecimal quantity) {
    return quantity.divide(stepSize, 0, RoundingMode.DOWN).multiply(stepSize);
  }

  /** Rounds a price to the passive side: down for a BUY, up for a SELL. */
  public BigDecimal passivePrice(BigDecimal price, Side side) {
    RoundingMode mode = side == Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING;
    return price.divide(tickSize, 0, mode).multiply(tickSize);
  }
}
