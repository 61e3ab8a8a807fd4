package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.MarginView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.server.json.AccountJson;
import io.depthflow.exchange.server.json.Digits;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.exchange.server.stream.UserStreams;
import java.util.List;

/** Account, positions, set-up calls and listen keys (protocol note, sections 10.2 and 11.1). */
public final class AccountEndpoints {

  private final SimExchange exchange;
  private final UserStreams userStreams;

  public AccountEndpoints(SimExchange exchange, UserStreams userStreams) {
    this.exchange = exchange;
    this.userStreams = userStreams;
  }

  public void register(Endpoints endpoints) {
    endpoints.signed("GET", "/fapi/v2/positionRisk", 5, this::positionRiskV2);
    endpoints.signed("GET", "/fapi/v3/positionRisk", 5, this::positionRiskV3);
    endpoints.signed("GET", "/fapi/v2/balance", 5, this::balance);
    endpoints.signed("GET", "/fapi/v3/balance", 5, this::balance);
    endpoints.signed("GET", "/fapi/v2/account", 5, r -> account(false));
    endpoints.signed("GET", "/fapi/v3/account", 5, r -> account(true));
    endpoints.signed(
        "GET",
        "/fapi/v1/positionSide/dual",
        30,
        r -> Json.object().put("dualSidePosition", exchange.isHedgeMode()));
    endpoints.signed("POST", "/fapi/v1/positionSide/dual", 1, this::positionMode);
    endpoints.keyed(
        "POST",
        "/fapi/v1/listenKey",
        1,
        r -> Json.object().put("listenKey", userStreams.open(r.nowMs())));
    endpoints.keyed(
        "PUT",
        "/fapi/v1/listenKey",
        1,
        r -> Json.object().put("listenKey", userStreams.keepAlive(r.nowMs())));
    endpoints.keyed("DELETE", "/fapi/v1/listenKey", 1, this::closeListenKey);
  }

  private JsonNode closeListenKey(ApiRequest request) {
    userStreams.close(request.nowMs());
    return Json.object();
  }

  private List<MarginView> positions(ApiRequest request) {
    String symbol = request.text("symbol");
    return symbol == null ? positions() : exchange.margins(symbol);
  }

  private List<MarginView> positions() {
    return exchange.instruments().stream()
        .flatMap(instrument -> exchange.margins(instrument.symbol()).stream())
        .toList();
  }

  /** Whether there is a position or an open order: the others are not in v3 answers. */
  private static boolean isHeld(MarginView m) {
    return !m.position().isFlat() || m.position().openOrders() > 0;
  }

  private JsonNode positionRiskV2(ApiRequest request) {
    ArrayNode answer = Json.array();
    positions(request).forEach(m -> answer.add(AccountJson.riskV2(m, digits(m))));
    return answer;
  }

  private JsonNode positionRiskV3(ApiRequest request) {
    ArrayNode answer = Json.array();
    positions(request).stream()
        .filter(AccountEndpoints::isHeld)
        .forEach(m -> answer.add(AccountJson.riskV3(m, digits(m))));
    return answer;
  }

  private JsonNode balance(ApiRequest request) {
    return Json.array().add(AccountJson.balance(exchange.account()));
  }

  private JsonNode account(boolean onlyHeld) {
    return AccountJson.account(
        exchange.account(),
        exchange.isFeeBurn(),
        positions().stream().filter(m -> !onlyHeld || isHeld(m)).toList(),
        this::digits);
  }

  private Digits digits(MarginView m) {
    return Digits.of(exchange.market(m.position().symbol()).instrument());
  }

  private JsonNode positionMode(ApiRequest request) {
    request.mandatoryText("dualSidePosition");
    exchange.setHedgeMode(request.flag("dualSidePosition"), request.nowMs());
    return Json.object().put("code", 200).put("msg", "success");
  }
}
