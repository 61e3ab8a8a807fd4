package io.depthflow.exchange.server.endpoints;

import io.depthflow.exchange.engine.Amendment;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PriceMatch;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Orders and amendments as parameters of a request (protocol note, section 10). What depends on the
 * request alone is refused here:
 *
 * <ol>
 *   <li>-1102 a mandatory parameter is missing: symbol, side, type, quantity; for LIMIT also
 *       timeInForce, price (unless priceMatch), and for GTD goodTillDate
 *   <li>-1117 side, -1116 type, -1115 time in force (RPI too: no symbol here lists it), -4060
 *       position side, -5037 price match, -5039 self-trade prevention, -1136 response type
 *   <li>-4120 a conditional type, which belongs to the algo endpoint
 *   <li>-1106 a parameter that does not belong: timeInForce of MARKET, goodTillDate without GTD,
 *       reduceOnly in hedge mode, terms of conditional orders
 * </ol>
 */
final class OrderParams {

  private static final Set<String> CONDITIONAL =
      Set.of("STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET");
  private static final List<String> CONDITIONAL_TERMS =
      List.of("stopPrice", "activationPrice", "activatePrice", "callbackRate");
  private static final String GOOD_TILL_DATE = "GTD";
  private static final long SECOND_MS = 1_000;

  private OrderParams() {}

  /** Whether the answer tells the state after matching (RESULT) or that it was taken (ACK). */
  static boolean wantsResult(ApiRequest r) {
    String type = r.text("newOrderRespType");
    if (type != null && !type.equals("ACK") && !type.equals("RESULT")) {
      throw new VenueException(-1136, "Invalid newOrderRespType.");
    }
    return "RESULT".equals(type);
  }

  static NewOrder newOrder(ApiRequest r, boolean hedgeMode) {
    String symbol = r.mandatoryText("symbol");
    Side side = side(r);
    OrderType type = type(r);
    boolean untilDate = GOOD_TILL_DATE.equals(r.text("timeInForce"));
    TimeInForce timeInForce = untilDate ? TimeInForce.GTC : timeInForce(r);
    PriceMatch match = priceMatch(r);
    long goodTillMs = goodTillMs(r, untilDate);
    if (type == OrderType.MARKET && timeInForce != null) {
      throw Rejections.notRequired("timeinforce");
    }
    r.mandatoryText("quantity");
    if (type == OrderType.LIMIT) {
      r.mandatoryText("timeInForce");
      if (match == PriceMatch.NONE) {
        r.mandatoryText("price");
      }
    }
    for (String term : CONDITIONAL_TERMS) {
      if (r.text(term) != null && r.decimal(term).signum() != 0) {
        throw Rejections.notRequired(term.toLowerCase(Locale.ROOT));
      }
    }
    if (r.flag("closePosition")) {
      throw Rejections.notRequired("closeposition");
    }
    PositionSide positionSide =
        r.constant("positionSide", PositionSide.class, Rejections.badPositionSide());
    if (hedgeMode && r.text("reduceOnly") != null) {
      throw Rejections.notRequired("reduceonly");
    }
    return new NewOrder(
        symbol,
        r.text("newClientOrderId"),
        side,
        type,
        timeInForce,
        r.decimal("quantity"),
        r.decimal("price"),
        r.flag("reduceOnly"),
        selfTradePrevention(r),
        positionSide == null ? PositionSide.BOTH : positionSide,
        match,
        goodTillMs);
  }

  static Amendment amendment(ApiRequest r) {
    String symbol = r.mandatoryText("symbol");
    needId(r);
    Side side = side(r);
    PriceMatch match = priceMatch(r);
    r.mandatoryText("quantity");
    if (match == PriceMatch.NONE) {
      r.mandatoryText("price");
    }
    return new Amendment(
        symbol,
        r.integer("orderId"),
        r.text("origClientOrderId"),
        side,
        r.decimal("quantity"),
        r.decimal("price"),
        match);
  }

  static void needId(ApiRequest request) {
    if (request.integer("orderId") == null && request.text("origClientOrderId") == null) {
      throw new VenueException(
          -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
    }
  }

  private static Side side(ApiRequest r) {
    r.mandatoryText("side");
    return r.constant("side", Side.class, Rejections.invalidSide());
  }

  private static OrderType type(ApiRequest r) {
    if (CONDITIONAL.contains(r.mandatoryText("type"))) {
      throw new VenueException(
          -4120,
          "Order type not supported for this endpoint. Please use the Algo Order API endpoints"
              + " instead.");
    }
    return r.constant("type", OrderType.class, new VenueException(-1116, "Invalid orderType."));
  }

  private static TimeInForce timeInForce(ApiRequest r) {
    return r.constant(
        "timeInForce", TimeInForce.class, new VenueException(-1115, "Invalid timeInForce."));
  }

  private static PriceMatch priceMatch(ApiRequest r) {
    PriceMatch match = r.constant("priceMatch", PriceMatch.class, Rejections.priceMatch());
    return match == null ? PriceMatch.NONE : match;
  }

  private static SelfTradePrevention selfTradePrevention(ApiRequest r) {
    SelfTradePrevention mode =
        r.constant(
            "selfTradePreventionMode", SelfTradePrevention.class, Rejections.selfTradePrevention());
    return mode == null ? SelfTradePrevention.EXPIRE_MAKER : mode;
  }

  /** Whole seconds count: the venue ignores the milliseconds. */
  private static long goodTillMs(ApiRequest r, boolean untilDate) {
    if (untilDate) {
      long endMs = r.mandatoryInteger("goodTillDate");
      if (endMs < SECOND_MS) {
        throw Rejections.goodTillDate();
      }
      return endMs - endMs % SECOND_MS;
    }
    Long given = r.integer("goodTillDate");
    if (given != null && given != 0) {
      throw Rejections.notRequired("goodtilldate");
    }
    return 0;
  }
}
