package io.depthflow.exchange.server.json;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.algo.AlgoView;
import io.depthflow.exchange.engine.algo.NewAlgo;
import java.math.BigDecimal;

/** Conditional orders on the wire (protocol note, sections 10.3 and 11.4). */
public final class AlgoJson {

  private static final String ALGO_TYPE = "CONDITIONAL";

  private AlgoJson() {}

  /** The answer about an order. */
  public static ObjectNode order(AlgoView a) {
    NewAlgo t = a.terms();
    ObjectNode n =
        Json.object()
            .put("algoId", a.algoId())
            .put("clientAlgoId", a.clientAlgoId())
            .put("algoType", ALGO_TYPE)
            .put("orderType", t.type().name())
            .put("symbol", t.symbol())
            .put("side", t.side().name())
            .put("positionSide", t.positionSide().name())
            .put("timeInForce", timeInForce(t))
            .put("quantity", text(t.quantity()))
            .put("algoStatus", a.status().name())
            .put("triggerPrice", text(t.triggerPrice()))
            .put("price", text(t.price()))
            .put("icebergQuantity", (String) null)
            .put("selfTradePreventionMode", t.selfTradePrevention().name())
            .put("workingType", t.workingType().name())
            .put("priceMatch", t.priceMatch().name())
            .put("closePosition", t.closePosition())
            .put("priceProtect", t.priceProtect())
            .put("reduceOnly", t.reduceOnly());
    if (t.callbackRate() != null) {
      n.put("activatePrice", text(t.activatePrice())).put("callbackRate", text(t.callbackRate()));
    }
    return n.put("createTime", a.createdMs())
        .put("updateTime", a.updatedMs())
        .put("triggerTime", a.triggeredMs())
        .put("goodTillDate", t.goodTillMs());
  }

  /** The answer to a query: with the order that came of it. */
  public static ObjectNode queried(AlgoView a) {
    return order(a)
        .put("actualOrderId", a.actualOrderId() == 0 ? "" : String.valueOf(a.actualOrderId()))
        .put("actualPrice", decimal(a.actualPrice()));
  }

  public static ObjectNode canceled(AlgoView a) {
    return Json.object()
        .put("algoId", a.algoId())
        .put("clientAlgoId", a.clientAlgoId())
        .put("code", "200")
        .put("msg", "success");
  }

  /** ALGO_UPDATE. */
  public static ObjectNode update(AlgoView a, long nowMs) {
    NewAlgo t = a.terms();
    ObjectNode event = Json.object().put("e", "ALGO_UPDATE").put("T", nowMs).put("E", nowMs);
    event
        .putObject("o")
        .put("caid", a.clientAlgoId())
        .put("aid", a.algoId())
        .put("at", ALGO_TYPE)
        .put("o", t.type().name())
        .put("s", t.symbol())
        .put("S", t.side().name())
        .put("ps", t.positionSide().name())
        .put("f", timeInForce(t))
        .put("q", text(t.quantity()))
        .put("X", a.status().name())
        .put("ai", a.actualOrderId() == 0 ? "" : String.valueOf(a.actualOrderId()))
        .put("ap", decimal(a.actualPrice()))
        .put("aq", decimal(a.actualQuantity()))
        .put("act", a.actualOrderId() == 0 ? "0" : t.type().isMarket() ? "MARKET" : "LIMIT")
        .put("tp", text(t.triggerPrice()))
        .put("p", text(t.price()))
        .put("V", t.selfTradePrevention().name())
        .put("wt", t.workingType().name())
        .put("pm", t.priceMatch().name())
        .put("cp", t.closePosition())
        .put("pP", t.priceProtect())
        .put("R", t.reduceOnly())
        .put("tt", a.triggeredMs())
        .put("gtd", t.goodTillMs())
        .put("rm", a.failure())
        .put("ia", t.type().isTrailing() && a.activated());
    return event;
  }

  private static String timeInForce(NewAlgo t) {
    return t.goodTillMs() > 0 ? "GTD" : t.timeInForce().name();
  }

  private static String text(BigDecimal value) {
    return value == null ? "0" : decimal(value);
  }
}
