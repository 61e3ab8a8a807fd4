package io.depthflow.exchange.engine;

import io.depthflow.market.order.PositionReport;
import java.math.BigDecimal;

/**
 * A position at one moment.
 *
 * @param amount signed quantity in base currency
 * @param entryPrice mean entry price, at most 16 decimals; zero when flat
 * @param breakEvenPrice entry shifted by the fees paid since it was flat; zero when flat
 * @param markPrice by the engine's {@link MarkModel}; null before there was a book
 * @param unrealized amount * mark - cost, exact; zero without a market
 * @param realized profit realised by all fills of the symbol before fees ({@code cr})
 * @param leverage initial leverage of the symbol
 * @param openOrders number of resting orders
 * @param positionMargin |amount| * mark / leverage
 * @param orderMargin initial margin held by resting orders that would add to the position
 * @param positionSide BOTH in one-way mode; a LONG or SHORT row counts only its own orders
 * @param isolated whether its margin is its own
 * @param isolatedWallet |cost| / leverage where it is isolated, else zero
 */
public record PositionView(
    String symbol,
    BigDecimal amount,
    BigDecimal entryPrice,
    BigDecimal breakEvenPrice,
    BigDecimal markPrice,
    BigDecimal unrealized,
    BigDecimal realized,
    int leverage,
    int openOrders,
    BigDecimal positionMargin,
    BigDecimal orderMargin,
    BigDecimal bidsNotional,
    BigDecimal asksNotional,
    long updatedMs,
    PositionSide positionSide,
    boolean isolated,
    BigDecimal isolatedWallet) {

  public boolean isFlat() {
    return amount.signum() == 0;
  }

  /** The same position in the market's vocabulary. */
  public PositionReport report() {
    return new PositionReport(symbol, amount, entryPrice, updatedMs);
  }
}
