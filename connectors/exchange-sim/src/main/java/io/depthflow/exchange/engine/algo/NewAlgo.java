package io.depthflow.exchange.engine.algo;

import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PriceMatch;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.market.Side;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/**
 * A conditional order as it arrives (protocol note, section 10.3).
 *
 * @param clientAlgoId null to have one generated
 * @param quantity null with closePosition
 * @param price of STOP and TAKE_PROFIT, null for the others and with a price match
 * @param triggerPrice null for TRAILING_STOP_MARKET
 * @param activatePrice from which TRAILING_STOP_MARKET follows the market; null for at once
 * @param callbackRate of TRAILING_STOP_MARKET, percent; null for the others
 * @param goodTillMs when it expires untriggered, and when its order does; 0 for never
 */
public record NewAlgo(
    String symbol,
    String clientAlgoId,
    Side side,
    AlgoType type,
    PositionSide positionSide,
    TimeInForce timeInForce,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal triggerPrice,
    WorkingType workingType,
    PriceMatch priceMatch,
    boolean closePosition,
    boolean priceProtect,
    boolean reduceOnly,
    BigDecimal activatePrice,
    BigDecimal callbackRate,
    SelfTradePrevention selfTradePrevention,
    long goodTillMs) {}
