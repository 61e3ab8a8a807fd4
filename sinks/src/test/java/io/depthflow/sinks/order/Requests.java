package io.depthflow.sinks.order;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;

/** Requests and answers of the tests. */
final class Requests {
  static final String BTC = "BTCUSDT";
  static final String ETH = "ETHUSDT";
  static final long EPOCH = 7;

  private Requests() {}

  static OrderRequest entry(String symbol, String id) {
    return place(symbol, id, Long.MAX_VALUE, EPOCH, false);
  }

  static OrderRequest exit(String symbol, String id) {
    return place(symbol, id, Long.MAX_VALUE, EPOCH, true);
  }

  static OrderRequest place(String symbol, String id, long sendByMs, long epoch, boolean exit) {
    return new OrderRequest(
        OrderAction.PLACE,
        symbol,
        id,
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.GTX,
        new BigDecimal("0.010"),
        new BigDecimal("60000.1"),
        exit,
        sendByMs,
        epoch,
        exit);
  }

  static OrderOutcome outcome(OrderRequest request, OutcomeKind kind, int code) {
    OrderReport report = kind == OutcomeKind.ACCEPTED ? report(request) : null;
    return new OrderOutcome(request, kind, code, null, report, null, 1, 2);
  }

  static OrderReport report(OrderRequest request) {
    return new OrderReport(
        request.symbol(),
        request.clientOrderId(),
        42,
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.GTX,
        OrderStatus.NEW,
        BigDecimal.ONE,
        BigDecimal.TEN,
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        false,
        3,
        null);
  }
}
