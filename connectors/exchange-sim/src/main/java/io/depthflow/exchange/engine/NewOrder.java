package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/**
 * An order as it arrives at the matching engine.
 *
 * @param clientOrderId null to have one generated
 * @param timeInForce null for MARKET; GTC with a {@code goodTillMs} is the venue's GTD
 * @param price null for MARKET and where {@code priceMatch} sets it
 * @param positionSide BOTH in one-way mode, LONG or SHORT in hedge mode
 * @param goodTillMs when a GTD order expires, a whole second; 0 for every other order
 */
public record NewOrder(
    String symbol,
    String clientOrderId,
    Side side,
    OrderType type,
    TimeInForce timeInForce,
    BigDecimal quantity,
    BigDecimal price,
    boolean reduceOnly,
    SelfTradePrevention selfTradePrevention,
    PositionSide positionSide,
    PriceMatch priceMatch,
    long goodTillMs) {

  /** An order of one-way mode at its own price and without an end. */
  public NewOrder(
      String symbol,
      String clientOrderId,
      Side side,
      OrderType type,
      TimeInForce timeInForce,
      BigDecimal quantity,
      BigDecimal price,
      boolean reduceOnly,
      SelfTradePrevention selfTradePrevention) {
    this(
        symbol,
        clientOrderId,
        side,
        type,
        timeInForce,
        quantity,
        price,
        reduceOnly,
        selfTradePrevention,
        PositionSide.BOTH,
        PriceMatch.NONE,
        0);
  }

  /** The order that a PLACE request describes, with the venue's default for the rest. */
  public static NewOrder of(OrderRequest request) {
    return new NewOrder(
        request.symbol(),
        request.clientOrderId(),
        request.side(),
        request.type(),
        request.timeInForce(),
        request.quantity(),
        request.price(),
        request.reduceOnly(),
        SelfTradePrevention.EXPIRE_MAKER);
  }

  /** The same order on another position. */
  public NewOrder withPositionSide(PositionSide side) {
    return with(quantity, price, selfTradePrevention, side, priceMatch, goodTillMs);
  }

  /** The same order with a price that the venue sets; its own price is dropped. */
  public NewOrder withPriceMatch(PriceMatch match) {
    return with(quantity, null, selfTradePrevention, positionSide, match, goodTillMs);
  }

  /** The same order until an end, or with 0 without one. */
  public NewOrder withGoodTill(long endMs) {
    return with(quantity, price, selfTradePrevention, positionSide, priceMatch, endMs);
  }

  public NewOrder withSelfTradePrevention(SelfTradePrevention mode) {
    return with(quantity, price, mode, positionSide, priceMatch, goodTillMs);
  }

  NewOrder withTerms(BigDecimal newQuantity, BigDecimal newPrice, PriceMatch match) {
    return with(newQuantity, newPrice, selfTradePrevention, positionSide, match, goodTillMs);
  }

  private NewOrder with(
      BigDecimal newQuantity,
      BigDecimal newPrice,
      SelfTradePrevention mode,
      PositionSide newSide,
      PriceMatch match,
      long endMs) {
    return new NewOrder(
        symbol,
        clientOrderId,
        side,
        type,
        timeInForce,
        newQuantity,
        newPrice,
        reduceOnly,
        mode,
        newSide,
        match,
        endMs);
  }

  /** Whether it may only take from its position: reduce-only, or a closing order in hedge mode. */
  boolean reduces() {
    return reduceOnly || positionSide.isClosedBy(side);
  }
}
