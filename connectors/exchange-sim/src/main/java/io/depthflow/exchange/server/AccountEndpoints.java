package io.depthflow.exchange.server;

import static io.depthflow.exchange.server.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.PositionView;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import java.math.BigDecimal;
import java.util.List;

/** Account, positions, set-up calls and listen keys (protocol note, sections 10.2 and 11.1). */
final class AccountEndpoints {

  private static final String MAX_NOTIONAL = "100000000";

  private final SimExchange exchange;
  private final UserStreams userStreams;

  AccountEndpoints(SimExchange exchange, UserStreams userStreams) {
    this.exchange = exchange;
    this.userStreams = userStreams;
  }

  void register(Endpoints endpoints) {
    endpoints.signed("GET", "/fapi/v2/positionRisk", 5, this::positionRiskV2);
    endpoints.signed("GET", "/fapi/v3/positionRisk", 5, this::positionRiskV3);
    endpoints.signed("GET", "/fapi/v2/balance", 5, this::balance);
    endpoints.signed("GET", "/fapi/v3/balance", 5, this::balance);
    endpoints.signed("GET", "/fapi/v2/account", 5, r -> account(false));
    endpoints.signed("GET", "/fapi/v3/account", 5, r -> account(true));
    endpoints.signed("GET", "/fapi/v1/commissionRate", 20, this::commissionRate);
    endpoints.signed("GET", "/fapi/v1/leverageBracket", 1, this::leverageBracket);
    endpoints.signed("POST", "/fapi/v1/leverage", 1, this::leverage);
    endpoints.signed("POST", "/fapi/v1/marginType", 1, this::marginType);
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

  private List<PositionView> positions(ApiRequest request) {
    String symbol = request.text("symbol");
    return symbol == null ? exchange.positions() : exchange.positions(symbol);
  }

  private static String orZero(BigDecimal value) {
    return value == null ? "0" : decimal(value);
  }

  private static BigDecimal notional(PositionView p) {
    return p.markPrice() == null ? BigDecimal.ZERO : p.amount().multiply(p.markPrice());
  }

  private JsonNode positionRiskV2(ApiRequest request) {
    ArrayNode answer = Json.array();
    for (PositionView p : positions(request)) {
      common(answer.addObject(), p)
          .put("marginType", "cross")
          .put("isAutoAddMargin", "false")
          .put("leverage", String.valueOf(p.leverage()))
          .put("maxNotionalValue", MAX_NOTIONAL);
    }
    return answer;
  }

  /** Only symbols with a position or open orders: an empty list is flat. */
  private JsonNode positionRiskV3(ApiRequest request) {
    ArrayNode answer = Json.array();
    for (PositionView p : positions(request)) {
      if (!p.isFlat() || p.openOrders() > 0) {
        common(answer.addObject(), p)
            .put("marginAsset", "USDT")
            .put("initialMargin", decimal(p.positionMargin().add(p.orderMargin())))
            .put("maintMargin", "0")
            .put("positionInitialMargin", decimal(p.positionMargin()))
            .put("openOrderInitialMargin", decimal(p.orderMargin()))
            .put("adl", 0)
            .put("bidNotional", decimal(p.bidsNotional()))
            .put("askNotional", decimal(p.asksNotional()));
      }
    }
    return answer;
  }

  private static ObjectNode common(ObjectNode node, PositionView p) {
    return node.put("symbol", p.symbol())
        .put("positionSide", p.positionSide().name())
        .put("positionAmt", decimal(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("breakEvenPrice", decimal(p.breakEvenPrice()))
        .put("markPrice", orZero(p.markPrice()))
        .put("unRealizedProfit", decimal(p.unrealized()))
        .put("liquidationPrice", "0")
        .put("isolatedMargin", "0")
        .put("isolatedWallet", "0")
        .put("notional", decimal(notional(p)))
        .put("updateTime", p.updatedMs());
  }

  private JsonNode balance(ApiRequest request) {
    AccountView a = exchange.account();
    ArrayNode answer = Json.array();
    answer
        .addObject()
        .put("accountAlias", "SimExchange")
        .put("asset", "USDT")
        .put("balance", decimal(a.wallet()))
        .put("crossWalletBalance", decimal(a.wallet()))
        .put("crossUnPnl", decimal(a.unrealized()))
        .put("availableBalance", decimal(a.available()))
        .put("maxWithdrawAmount", decimal(a.available().min(a.wallet())))
        .put("marginAvailable", true)
        .put("updateTime", a.updatedMs());
    return answer;
  }

  private JsonNode account(boolean onlyHeld) {
    AccountView a = exchange.account();
    String wallet = decimal(a.wallet());
    String margin = decimal(a.wallet().add(a.unrealized()));
    String initial = decimal(a.positionMargin().add(a.orderMargin()));
    ObjectNode answer =
        Json.object()
            .put("feeTier", 0)
            .put("canTrade", true)
            .put("canDeposit", false)
            .put("canWithdraw", false)
            .put("multiAssetsMargin", false)
            .put("updateTime", a.updatedMs())
            .put("totalInitialMargin", initial)
            .put("totalMaintMargin", "0")
            .put("totalWalletBalance", wallet)
            .put("totalUnrealizedProfit", decimal(a.unrealized()))
            .put("totalMarginBalance", margin)
            .put("totalPositionInitialMargin", decimal(a.positionMargin()))
            .put("totalOpenOrderInitialMargin", decimal(a.orderMargin()))
            .put("totalCrossWalletBalance", wallet)
            .put("totalCrossUnPnl", decimal(a.unrealized()))
            .put("availableBalance", decimal(a.available()))
            .put("maxWithdrawAmount", decimal(a.available().min(a.wallet())));
    answer
        .putArray("assets")
        .addObject()
        .put("asset", "USDT")
        .put("walletBalance", wallet)
        .put("unrealizedProfit", decimal(a.unrealized()))
        .put("marginBalance", margin)
        .put("maintMargin", "0")
        .put("initialMargin", initial)
        .put("positionInitialMargin", decimal(a.positionMargin()))
        .put("openOrderInitialMargin", decimal(a.orderMargin()))
        .put("crossWalletBalance", wallet)
        .put("crossUnPnl", decimal(a.unrealized()))
        .put("availableBalance", decimal(a.available()))
        .put("maxWithdrawAmount", decimal(a.available().min(a.wallet())))
        .put("marginAvailable", true)
        .put("updateTime", a.updatedMs());
    ArrayNode positions = answer.putArray("positions");
    for (PositionView p : exchange.positions()) {
      if (!onlyHeld || !p.isFlat() || p.openOrders() > 0) {
        position(positions.addObject(), p);
      }
    }
    return answer;
  }

  private static void position(ObjectNode node, PositionView p) {
    node.put("symbol", p.symbol())
        .put("positionSide", p.positionSide().name())
        .put("positionAmt", decimal(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("breakEvenPrice", decimal(p.breakEvenPrice()))
        .put("unrealizedProfit", decimal(p.unrealized()))
        .put("isolated", false)
        .put("isolatedMargin", "0")
        .put("isolatedWallet", "0")
        .put("leverage", String.valueOf(p.leverage()))
        .put("notional", decimal(notional(p)))
        .put("initialMargin", decimal(p.positionMargin().add(p.orderMargin())))
        .put("positionInitialMargin", decimal(p.positionMargin()))
        .put("openOrderInitialMargin", decimal(p.orderMargin()))
        .put("maintMargin", "0")
        .put("maxNotional", MAX_NOTIONAL)
        .put("bidNotional", decimal(p.bidsNotional()))
        .put("askNotional", decimal(p.asksNotional()))
        .put("updateTime", p.updatedMs());
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

  private JsonNode leverageBracket(ApiRequest request) {
    ArrayNode answer = Json.array();
    for (PositionView p : positions(request)) {
      answer
          .addObject()
          .put("symbol", p.symbol())
          .putArray("brackets")
          .addObject()
          .put("bracket", 1)
          .put("initialLeverage", 125)
          .put("notionalCap", Long.parseLong(MAX_NOTIONAL))
          .put("notionalFloor", 0)
          .put("maintMarginRatio", 0.004)
          .put("cum", 0.0);
    }
    return answer;
  }

  private JsonNode leverage(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    long leverage = request.mandatoryInteger("leverage");
    exchange.setLeverage(symbol, (int) Math.max(0, Math.min(leverage, Integer.MAX_VALUE)));
    return Json.object()
        .put("leverage", leverage)
        .put("maxNotionalValue", MAX_NOTIONAL)
        .put("symbol", symbol);
  }

  private JsonNode marginType(ApiRequest request) {
    exchange.market(request.mandatoryText("symbol"));
    String type = request.mandatoryText("marginType");
    if (type.equals("CROSSED")) {
      throw new VenueException(-4046, "No need to change margin type.");
    }
    throw type.equals("ISOLATED") ? onlyCross() : ApiRequest.notValid("marginType");
  }

  private JsonNode positionMode(ApiRequest request) {
    request.mandatoryText("dualSidePosition");
    exchange.setHedgeMode(request.flag("dualSidePosition"), request.nowMs());
    return Json.object().put("code", 200).put("msg", "success");
  }

  private static VenueException onlyCross() {
    return new VenueException(
        -4084, "Method is not allowed currently. This exchange knows cross margin only.");
  }
}
