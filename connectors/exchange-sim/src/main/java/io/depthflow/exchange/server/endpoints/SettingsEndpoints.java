package io.depthflow.exchange.server.endpoints;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.LeverageBracket;
import io.depthflow.exchange.engine.MarginView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.market.Instrument;
import java.util.List;

/** Leverage, margin type, fees and the other settings of account and symbols (section 10.2). */
public final class SettingsEndpoints {

  private final SimExchange exchange;

  public SettingsEndpoints(SimExchange exchange) {
    this.exchange = exchange;
  }

  public void register(Endpoints endpoints) {
    endpoints.signed("GET", "/fapi/v1/leverageBracket", 1, this::leverageBracket);
    endpoints.signed("POST", "/fapi/v1/leverage", 1, this::leverage);
    endpoints.signed("POST", "/fapi/v1/marginType", 1, this::marginType);
    endpoints.signed("GET", "/fapi/v1/commissionRate", 20, this::commissionRate);
    endpoints.signed("GET", "/fapi/v1/symbolConfig", 5, this::symbolConfig);
    endpoints.signed("GET", "/fapi/v1/accountConfig", 5, this::accountConfig);
    endpoints.signed(
        "GET",
        "/fapi/v1/multiAssetsMargin",
        30,
        r -> Json.object().put("multiAssetsMargin", false));
    endpoints.signed("POST", "/fapi/v1/multiAssetsMargin", 1, this::multiAssets);
    endpoints.signed(
        "GET", "/fapi/v1/feeBurn", 30, r -> Json.object().put("feeBurn", exchange.isFeeBurn()));
    endpoints.signed("POST", "/fapi/v1/feeBurn", 1, this::feeBurn);
  }

  private List<String> symbols(ApiRequest request) {
    String symbol = request.text("symbol");
    if (symbol != null) {
      exchange.market(symbol);
      return List.of(symbol);
    }
    return exchange.instruments().stream().map(Instrument::symbol).toList();
  }

  private JsonNode leverageBracket(ApiRequest request) {
    ArrayNode answer = Json.array();
    for (String symbol : symbols(request)) {
      ArrayNode rows = answer.addObject().put("symbol", symbol).putArray("brackets");
      for (LeverageBracket row : exchange.config().account().brackets()) {
        rows.addObject()
            .put("bracket", row.number())
            .put("initialLeverage", row.maxLeverage())
            .put("notionalCap", row.cap())
            .put("notionalFloor", row.floor())
            .put("maintMarginRatio", row.ratio())
            .put("cum", row.cum());
      }
    }
    return answer;
  }

  private JsonNode leverage(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    long leverage = request.mandatoryInteger("leverage");
    exchange.advanceTo(request.nowMs());
    exchange.setLeverage(symbol, (int) Math.max(0, Math.min(leverage, Integer.MAX_VALUE)));
    return Json.object()
        .put("leverage", leverage)
        .put("maxNotionalValue", maxNotional(symbol))
        .put("symbol", symbol);
  }

  private String maxNotional(String symbol) {
    return decimal(exchange.margins(symbol).get(0).maxNotional());
  }

  private JsonNode marginType(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    String type = request.mandatoryText("marginType");
    if (!type.equals("CROSSED") && !type.equals("ISOLATED")) {
      throw ApiRequest.notValid("marginType");
    }
    exchange.advanceTo(request.nowMs());
    exchange.setIsolated(symbol, type.equals("ISOLATED"));
    return success();
  }

  private static ObjectNode success() {
    return Json.object().put("code", 200).put("msg", "success");
  }

  private JsonNode commissionRate(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    exchange.market(symbol);
    return Json.object()
        .put("symbol", symbol)
        .put("makerCommissionRate", decimal(exchange.config().fees().maker()))
        .put("takerCommissionRate", decimal(exchange.config().fees().taker()))
        .put("rpiCommissionRate", decimal(exchange.config().fees().maker()));
  }

  private JsonNode symbolConfig(ApiRequest request) {
    ArrayNode answer = Json.array();
    for (String symbol : symbols(request)) {
      MarginView row = exchange.margins(symbol).get(0);
      answer
          .addObject()
          .put("symbol", symbol)
          .put("marginType", row.position().isolated() ? "ISOLATED" : "CROSSED")
          .put("isAutoAddMargin", false)
          .put("leverage", row.position().leverage())
          .put("maxNotionalValue", decimal(row.maxNotional()));
    }
    return answer;
  }

  private JsonNode accountConfig(ApiRequest request) {
    AccountView account = exchange.account();
    return Json.object()
        .put("feeTier", 0)
        .put("canTrade", true)
        .put("canDeposit", false)
        .put("canWithdraw", false)
        .put("dualSidePosition", exchange.isHedgeMode())
        .put("updateTime", account.updatedMs())
        .put("multiAssetsMargin", false)
        .put("tradeGroupId", -1);
  }

  /** One asset is all there is: the mode is single-asset, -4171, and cannot be another, -4167. */
  private JsonNode multiAssets(ApiRequest request) {
    request.mandatoryText("multiAssetsMargin");
    if (request.flag("multiAssetsMargin")) {
      throw new VenueException(
          -4167,
          "Unable to adjust to Multi-Assets mode. This exchange has one asset, USDT; stay in"
              + " single-asset mode.");
    }
    throw new VenueException(
        -4171, "Adjusted asset mode is currently set and does not need to be adjusted repeatedly");
  }

  private JsonNode feeBurn(ApiRequest request) {
    request.mandatoryText("feeBurn");
    exchange.setFeeBurn(request.flag("feeBurn"));
    return success();
  }
}
