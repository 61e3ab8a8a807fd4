package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PriceMatch;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.engine.algo.AlgoOrders;
import io.depthflow.exchange.engine.algo.AlgoType;
import io.depthflow.exchange.engine.algo.AlgoView;
import io.depthflow.exchange.engine.algo.NewAlgo;
import io.depthflow.exchange.engine.algo.WorkingType;
import io.depthflow.exchange.server.json.AlgoJson;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.market.Side;
import io.depthflow.market.order.TimeInForce;
import java.util.ArrayList;
import java.util.List;

/** Conditional orders over REST (protocol note, section 10.3). */
public final class AlgoEndpoints {

  private static final int WEIGHT_ALL_SYMBOLS = 40;
  private static final long SECOND_MS = 1_000;

  private final AlgoOrders algos;

  public AlgoEndpoints(AlgoOrders algos) {
    this.algos = algos;
  }

  public void register(Endpoints endpoints) {
    endpoints.order("POST", "/fapi/v1/algoOrder", 0, this::place);
    endpoints.signed("DELETE", "/fapi/v1/algoOrder", 1, this::cancel);
    endpoints.signed("GET", "/fapi/v1/algoOrder", 1, this::query);
    endpoints.signed("DELETE", "/fapi/v1/algoOpenOrders", 1, this::cancelAll);
    endpoints.signed(
        "GET",
        "/fapi/v1/openAlgoOrders",
        r -> r.has("symbol") ? 1 : WEIGHT_ALL_SYMBOLS,
        this::open);
    endpoints.signed("GET", "/fapi/v1/allAlgoOrders", 5, this::all);
  }

  private JsonNode place(ApiRequest r) {
    NewAlgo terms = terms(r);
    OrderParams.wantsResult(r);
    return AlgoJson.order(algos.place(terms, r.nowMs()));
  }

  private static NewAlgo terms(ApiRequest r) {
    if (!r.mandatoryText("algoType").equals("CONDITIONAL")) {
      throw ApiRequest.notValid("algoType");
    }
    String symbol = r.mandatoryText("symbol");
    r.mandatoryText("side");
    r.mandatoryText("type");
    boolean untilDate = "GTD".equals(r.text("timeInForce"));
    TimeInForce timeInForce =
        untilDate
            ? TimeInForce.GTC
            : r.constant(
                "timeInForce",
                TimeInForce.class,
                new VenueException(-1115, "Invalid timeInForce."));
    PositionSide positionSide =
        r.constant("positionSide", PositionSide.class, Rejections.badPositionSide());
    WorkingType workingType =
        r.constant("workingType", WorkingType.class, ApiRequest.notValid("workingType"));
    PriceMatch match = r.constant("priceMatch", PriceMatch.class, Rejections.priceMatch());
    SelfTradePrevention prevention =
        r.constant(
            "selfTradePreventionMode", SelfTradePrevention.class, Rejections.selfTradePrevention());
    long goodTill = untilDate ? r.mandatoryInteger("goodTillDate") : 0;
    return new NewAlgo(
        symbol,
        r.text("clientAlgoId"),
        r.constant("side", Side.class, Rejections.invalidSide()),
        r.constant("type", AlgoType.class, new VenueException(-1116, "Invalid orderType.")),
        positionSide == null ? PositionSide.BOTH : positionSide,
        timeInForce == null ? TimeInForce.GTC : timeInForce,
        r.decimal("quantity"),
        r.decimal("price"),
        r.decimal("triggerPrice"),
        workingType == null ? WorkingType.CONTRACT_PRICE : workingType,
        match == null ? PriceMatch.NONE : match,
        r.flag("closePosition"),
        r.flag("priceProtect"),
        r.flag("reduceOnly"),
        r.decimal(r.has("activatePrice") ? "activatePrice" : "activationPrice"),
        r.decimal("callbackRate"),
        prevention == null ? SelfTradePrevention.EXPIRE_MAKER : prevention,
        goodTill - goodTill % SECOND_MS);
  }

  private JsonNode cancel(ApiRequest r) {
    // The venue's own Java client writes them small in this call.
    String id = r.has("algoid") ? "algoid" : "algoId";
    String clientId = r.has("clientalgoid") ? "clientalgoid" : "clientAlgoId";
    needId(r, id, clientId);
    return AlgoJson.canceled(algos.cancel(r.integer(id), r.text(clientId), r.nowMs()));
  }

  private JsonNode query(ApiRequest r) {
    needId(r, "algoId", "clientAlgoId");
    return AlgoJson.queried(algos.query(r.integer("algoId"), r.text("clientAlgoId")));
  }

  private static void needId(ApiRequest r, String id, String clientId) {
    if (r.integer(id) == null && r.text(clientId) == null) {
      throw new VenueException(
          -1102, "Param 'algoId' or 'clientAlgoId' must be sent, but both were empty/null!");
    }
  }

  private JsonNode cancelAll(ApiRequest r) {
    algos.cancelAll(r.mandatoryText("symbol"), r.nowMs());
    return Json.object()
        .put("code", 200)
        .put("msg", "The operation of cancel all open order is done.");
  }

  private JsonNode open(ApiRequest r) {
    Long algoId = r.integer("algoId");
    ArrayNode answer = Json.array();
    for (AlgoView algo : algos.open(r.text("symbol"))) {
      if (algoId == null || algo.algoId() == algoId) {
        answer.add(AlgoJson.queried(algo));
      }
    }
    return answer;
  }

  /** From an id on, or of a window of times, the latest where neither was asked for. */
  private JsonNode all(ApiRequest r) {
    int limit = r.limit(500, 1000);
    Long fromId = r.integer("algoId");
    Long startMs = r.integer("startTime");
    Long endMs = r.integer("endTime");
    List<AlgoView> found = new ArrayList<>();
    for (AlgoView algo : algos.list(r.mandatoryText("symbol"))) {
      if ((fromId == null || algo.algoId() >= fromId)
          && (startMs == null || algo.createdMs() >= startMs)
          && (endMs == null || algo.createdMs() <= endMs)) {
        found.add(algo);
      }
    }
    boolean forwards = fromId != null || startMs != null;
    int from = forwards ? 0 : Math.max(0, found.size() - limit);
    ArrayNode answer = Json.array();
    found
        .subList(from, Math.min(found.size(), from + limit))
        .forEach(algo -> answer.add(AlgoJson.queried(algo)));
    return answer;
  }
}
