package io.depthflow.exchange.server.json;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.AccountEvent;
import io.depthflow.exchange.engine.AccountReason;
import io.depthflow.exchange.engine.AccountTrade;
import io.depthflow.exchange.engine.AmendmentView;
import io.depthflow.exchange.engine.ExecutionType;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.PositionView;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import java.math.BigDecimal;

/** Orders, fills and user events on the wire (protocol note, sections 10 and 11). */
public final class OrderJson {

  private OrderJson() {}

  /** The answer about an order in its present state, without {@code time}. */
  public static ObjectNode order(OrderView o) {
    return order(o, o.status(), o.executed(), o.cumQuote(), o.averagePrice());
  }

  /** The answer of type ACK: NEW and nothing executed, whatever has become of it by now. */
  public static ObjectNode acknowledged(OrderView o) {
    BigDecimal none = BigDecimal.ZERO;
    return order(o, OrderStatus.NEW, none, none, none);
  }

  /** The answer to a query, with the time of its creation. */
  public static ObjectNode queried(OrderView o) {
    return order(o).put("time", o.createdMs());
  }

  private static ObjectNode order(
      OrderView o,
      OrderStatus status,
      BigDecimal executed,
      BigDecimal cumQuote,
      BigDecimal average) {
    return Json.object()
        .put("orderId", o.orderId())
        .put("symbol", o.symbol())
        .put("status", status.name())
        .put("clientOrderId", o.clientOrderId())
        .put("price", decimal(o.price()))
        .put("avgPrice", decimal(average))
        .put("origQty", decimal(o.quantity()))
        .put("executedQty", decimal(executed))
        .put("cumQty", decimal(executed))
        .put("cumQuote", decimal(cumQuote))
        .put("timeInForce", timeInForce(o))
        .put("type", o.type().name())
        .put("reduceOnly", o.reduceOnly())
        .put("closePosition", false)
        .put("side", o.side().name())
        .put("positionSide", o.positionSide().name())
        .put("stopPrice", "0")
        .put("workingType", "CONTRACT_PRICE")
        .put("priceProtect", false)
        .put("origType", o.type().name())
        .put("priceMatch", o.priceMatch().name())
        .put("selfTradePreventionMode", o.selfTradePrevention().name())
        .put("goodTillDate", o.goodTillMs())
        .put("updateTime", o.updatedMs());
  }

  private static String timeInForce(OrderView o) {
    if (o.goodTillMs() > 0) {
      return "GTD";
    }
    return o.timeInForce() == null ? "GTC" : o.timeInForce().name();
  }

  /** One row of userTrades. */
  public static ObjectNode trade(AccountTrade trade) {
    Fill f = trade.fill();
    return Json.object()
        .put("buyer", f.side() == Side.BUY)
        .put("commission", decimal(f.commission()))
        .put("commissionAsset", f.commissionAsset())
        .put("id", f.tradeId())
        .put("maker", f.maker())
        .put("orderId", f.orderId())
        .put("price", decimal(f.price()))
        .put("qty", decimal(f.quantity()))
        .put("quoteQty", decimal(f.price().multiply(f.quantity())))
        .put("realizedPnl", decimal(f.realizedPnl()))
        .put("side", f.side().name())
        .put("positionSide", trade.positionSide().name())
        .put("symbol", f.symbol())
        .put("marginAsset", "USDT")
        .put("time", f.timeMs());
  }

  /** One row of orderAmendment. */
  public static ObjectNode amendment(AmendmentView a) {
    ObjectNode row =
        Json.object()
            .put("amendmentId", a.amendmentId())
            .put("symbol", a.symbol())
            .put("pair", a.symbol())
            .put("orderId", a.orderId())
            .put("clientOrderId", a.clientOrderId())
            .put("time", a.timeMs());
    ObjectNode change = row.putObject("amendment");
    change
        .putObject("price")
        .put("before", decimal(a.priceBefore()))
        .put("after", decimal(a.priceAfter()));
    change
        .putObject("origQty")
        .put("before", decimal(a.quantityBefore()))
        .put("after", decimal(a.quantityAfter()));
    change.put("count", a.count());
    return row;
  }

  /** ORDER_TRADE_UPDATE. */
  public static ObjectNode update(OrderEvent e) {
    OrderView o = e.order();
    Fill f = e.fill();
    ObjectNode event =
        Json.object().put("e", "ORDER_TRADE_UPDATE").put("T", e.timeMs()).put("E", e.timeMs());
    ObjectNode n = event.putObject("o");
    n.put("s", o.symbol())
        .put("c", o.clientOrderId())
        .put("S", o.side().name())
        .put("o", o.type().name())
        .put("f", timeInForce(o))
        .put("q", decimal(o.quantity()))
        .put("p", decimal(o.price()))
        .put("ap", decimal(o.averagePrice()))
        .put("sp", "0")
        .put("x", e.type().name())
        .put("X", o.status().name())
        .put("i", o.orderId())
        .put("l", f == null ? "0" : decimal(f.quantity()))
        .put("z", decimal(o.executed()))
        .put("L", f == null ? "0" : decimal(f.price()));
    if (f != null) {
      n.put("n", decimal(f.commission())).put("N", f.commissionAsset());
    }
    n.put("T", e.timeMs())
        .put("t", f == null ? 0 : f.tradeId())
        .put("b", decimal(e.bidsNotional()))
        .put("a", decimal(e.asksNotional()))
        .put("m", f != null && f.maker())
        .put("R", o.reduceOnly())
        .put("wt", "CONTRACT_PRICE")
        .put("ot", o.type().name())
        .put("ps", o.positionSide().name())
        .put("cp", false)
        .put("rp", f == null ? "0" : decimal(f.realizedPnl()))
        .put("pP", false)
        .put("si", 0)
        .put("ss", 0)
        .put("V", o.selfTradePrevention().name())
        .put("pm", o.priceMatch().name())
        .put("gtd", o.goodTillMs());
    if (e.type() == ExecutionType.AMENDMENT) {
      n.put("M", o.modifyId());
    }
    n.put("er", String.valueOf(e.expiryReason().code()));
    return event;
  }

  /** TRADE_LITE: a fill in few fields, without its commission. */
  public static ObjectNode tradeLite(OrderEvent e) {
    OrderView o = e.order();
    Fill f = e.fill();
    return Json.object()
        .put("e", "TRADE_LITE")
        .put("E", e.timeMs())
        .put("T", e.timeMs())
        .put("s", o.symbol())
        .put("q", decimal(o.quantity()))
        .put("p", decimal(o.price()))
        .put("m", f.maker())
        .put("c", o.clientOrderId())
        .put("S", o.side().name())
        .put("L", decimal(f.price()))
        .put("l", decimal(f.quantity()))
        .put("t", f.tradeId())
        .put("i", o.orderId());
  }

  /** ACCOUNT_UPDATE: the wallet, and the position where one changed. */
  public static ObjectNode update(AccountEvent e) {
    ObjectNode event =
        Json.object().put("e", "ACCOUNT_UPDATE").put("T", e.timeMs()).put("E", e.timeMs());
    ObjectNode a = event.putObject("a").put("m", e.reason().name());
    a.putArray("B")
        .addObject()
        .put("a", "USDT")
        .put("wb", decimal(e.wallet()))
        .put("cw", decimal(e.crossWallet()))
        .put("bc", decimal(e.change()));
    if (!e.symbol().isEmpty() && e.reason() == AccountReason.FUNDING_FEE) {
      a.put("S", e.symbol());
    }
    ArrayNode positions = a.putArray("P");
    if (e.position() == null) {
      return event;
    }
    PositionView p = e.position();
    positions
        .addObject()
        .put("s", p.symbol())
        .put("pa", decimal(p.amount()))
        .put("ep", decimal(p.entryPrice()))
        .put("bep", decimal(p.breakEvenPrice()))
        .put("cr", decimal(p.realized()))
        .put("up", decimal(p.unrealized()))
        .put("mt", p.isolated() ? "isolated" : "cross")
        .put("iw", decimal(p.isolatedWallet()))
        .put("ps", p.positionSide().name())
        .put("ma", "USDT");
    return event;
  }
}
