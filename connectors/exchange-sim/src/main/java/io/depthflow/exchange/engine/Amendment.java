package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * A request to change a resting LIMIT order (protocol note, section 10.2).
 *
 * @param orderId may be null when clientOrderId is given; goes first when both are
 * @param side must be the order's
 * @param price null where {@code priceMatch} sets it
 */
public record Amendment(
    String symbol,
    Long orderId,
    String clientOrderId,
    Side side,
    BigDecimal quantity,
    BigDecimal price,
    PriceMatch priceMatch) {}
