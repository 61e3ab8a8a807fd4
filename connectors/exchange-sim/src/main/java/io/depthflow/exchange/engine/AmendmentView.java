package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * One line of an order's history of changes.
 *
 * @param amendmentId grows over all orders; the event's {@code M}
 * @param count how many times the order has been changed, with this one
 */
public record AmendmentView(
    long amendmentId,
    String symbol,
    long orderId,
    String clientOrderId,
    long timeMs,
    BigDecimal priceBefore,
    BigDecimal priceAfter,
    BigDecimal quantityBefore,
    BigDecimal quantityAfter,
    int count) {}
