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
import io.depthflow.exchange.engine.algo.NewAlgo;
import io.depthflow.exchange.engine.algo.WorkingType;
import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import java.math.BigDecimal;
import java.util.function.Function;

/** Orders, fills and user events on the wire (protocol note, sections 10 and 11). */
public final class OrderJson {

  private final Function<String, Instrument> instruments;
  private final Function<OrderView, NewAlgo> origins;

  /**
   * @param instruments a symbol's precisions
   * @param origins the conditional order that an order came of; null where it came of none
   */
  public OrderJson(Function<String, Instrument> instruments, Function<OrderView, NewAlgo> origins) {
    this.instruments = instruments;
    this.origins = origins;
  }

  private Digits digits(String symbol) {
    return Digits.of(instruments.apply(symbol));
  }

  /** The answer about an order in its present state, without {@code time}. */
  public ObjectNode order(OrderView o) {
    return order(o, o.status(), o.executed(), o.cumQuote(), o.averagePrice());
  }

  /** The answer of type ACK: NEW and nothing executed, whatever has become of it by now. */
  public ObjectNode acknowledged(OrderView o) {
    BigDecimal none = BigDecimal.ZERO;
    return order(o, OrderStatus.NEW, none, none, none);
  }

  /** The answer to a query, with the time of its creation. */
  public ObjectNode queried(OrderView o) {
    return order(o).put("time", o.createdMs());
  }

  private ObjectNode order(
      OrderView o,
      OrderStatus status,
      BigDecimal executed,
      BigDecimal cumQuote,
      BigDecimal average) {
    Digits digits = digits(o.symbol());
    NewAlgo origin = origins.apply(o);
    ObjectNode answer =
        Json.object()
            .put("orderId", o.orderId())
            .put("symbol", o.symbol())
            .put("status", status.name())
            .put("clientOrderId", o.clientOrderId())
            .put("price", digits.price(o.price()))
            .put("avgPrice", digits.average(average))
            .put("origQty", digits.quantity(o.quantity()))
            .put("executedQty", digits.quantity(executed))
            .put("cumQty", digits.quantity(executed))
            .put("cumQuote", digits.quote(cumQuote))
            .put("timeInForce", timeInForce(o))
            .put("type", o.type().name())
            .put("reduceOnly", o.reduceOnly())
            .put("closePosition", origin != null && origin.closePosition())
            .put("side", o.side().name())
            .put("positionSide", o.positionSide().name())
            .put("stopPrice", digits.price(orZero(origin == null ? null : origin.triggerPrice())));
    if (origin != null && origin.type().isTrailing()) {
      answer
          .put("activatePrice", decimal(orZero(origin.activatePrice())))
          .put("priceRate", decimal(orZero(origin.callbackRate())));
    }
    return answer
        .put("workingType", workingType(origin))
        .put("priceProtect", origin != null && origin.priceProtect())
        .put("origType", origin == null ? o.type().name() : origin.type().name())
        .put("priceMatch", o.priceMatch().name())
        .put("selfTradePreventionMode", o.selfTradePrevention().name())
        .put("goodTillDate", o.goodTillMs())
        .put("updateTime", o.updatedMs());
  }

  private static BigDecimal orZero(BigDecimal value) {
    return value == null ? BigDecimal.ZERO : value;
  }

  private static String workingType(NewAlgo origin) {
    return (origin == null ? WorkingType.CONTRACT_PRICE : origin.workingType()).name();
  }

  private static String timeInForce(OrderView o) {
    if (o.goodTillMs() > 0) {
      return "GTD";
    }
    return o.timeInForce() == null ? "GTC" : o.timeInForce().name();
  }

  /** One row of userTrades. */
  public ObjectNode trade(AccountTrade trade) {
    Fill f = trade.fill();
    Digits digits = digits(f.symbol());
    return Json.object()
        .put("buyer", f.side() == Side.BUY)
        .put("commission", Digits.money(f.commission()))
        .put("commissionAsset", f.commissionAsset())
        .put("id", f.tradeId())
        .put("maker", f.maker())
        .put("orderId", f.orderId())
        .put("price", digits.price(f.price()))
        .put("qty", digits.quantity(f.quantity()))
        .put("quoteQty", digits.quote(f.price().multiply(f.quantity())))
        .put("realizedPnl", Digits.moneyOrZero(f.realizedPnl()))
        .put("side", f.side().name())
        .put("positionSide", trade.positionSide().name())
        .put("symbol", f.symbol())
        .put("marginAsset", "USDT")
        .put("time", f.timeMs());
  }

  /** One row of orderAmendment. */
  public ObjectNode amendment(AmendmentView a) {
    Digits digits = digits(a.symbol());
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
        .put("before", digits.price(a.priceBefore()))
        .put("after", digits.price(a.priceAfter()));
    change
        .putObject("origQty")
        .put("before", digits.quantity(a.quantityBefore()))
        .put("after", digits.quantity(a.quantityAfter()));
    change.put("count", a.count());
    return row;
  }

  /** ORDER_TRADE_UPDATE. */
  public ObjectNode update(OrderEvent e) {
    OrderView o = e.order();
    Fill f = e.fill();
    NewAlgo origin = origins.apply(o);
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
        .put("ap", decimal(digits(o.symbol()).roundedAverage(o.averagePrice())))
        .put("sp", decimal(orZero(origin == null ? null : origin.triggerPrice())))
        .put("x", e.type().name())
        .put("X", o.status().name())
        .put("i", o.orderId())
        .put("l", f == null ? "0" : decimal(f.quantity()))
        .put("z", decimal(o.executed()))
        .put("L", f == null ? "0" : decimal(f.price()))
        .put("n", f == null ? "0" : decimal(f.commission()))
        .put("N", f == null ? "USDT" : f.commissionAsset())
        .put("T", e.timeMs())
        .put("t", f == null ? 0 : f.tradeId())
        .put("b", decimal(e.bidsNotional()))
        .put("a", decimal(e.asksNotional()))
        .put("m", f != null && f.maker())
        .put("R", o.reduceOnly())
        .put("wt", workingType(origin))
        .put("ot", origin == null ? o.type().name() : origin.type().name())
        .put("ps", o.positionSide().name())
        .put("cp", origin != null && origin.closePosition());
    if (origin != null && origin.type().isTrailing()) {
      n.put("AP", decimal(orZero(origin.activatePrice())))
          .put("cr", decimal(orZero(origin.callbackRate())));
    }
    n.put("rp", f == null ? "0" : decimal(f.realizedPnl()))
        .put("pP", origin != null && origin.priceProtect())
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
  public ObjectNode tradeLite(OrderEvent e) {
    OrderView o = e.order();
    Fill f = e.fill();
    Digits digits = digits(o.symbol());
    return Json.object()
        .put("e", "TRADE_LITE")
        .put("E", e.timeMs())
        .put("T", e.timeMs())
        .put("s", o.symbol())
        .put("q", digits.quantity(o.quantity()))
        .put("p", digits.price(o.price()))
        .put("m", f.maker())
        .put("c", o.clientOrderId())
        .put("S", o.side().name())
        .put("L", digits.price(f.price()))
        .put("l", digits.quantity(f.quantity()))
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
