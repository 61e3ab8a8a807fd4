package io.depthflow.exchange.server.json;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.LeverageEvent;
import io.depthflow.exchange.engine.MarginCall;
import io.depthflow.exchange.engine.MarginView;
import io.depthflow.exchange.engine.PositionView;
import java.math.BigDecimal;
import java.util.List;

/** Account and positions on the wire (protocol note, sections 10.2 and 11.4). */
public final class AccountJson {

  private AccountJson() {}

  private static String orZero(BigDecimal value) {
    return value == null ? "0" : decimal(value);
  }

  private static String marginType(PositionView p) {
    return p.isolated() ? "isolated" : "cross";
  }

  /** isolatedMargin: isolated wallet and unrealised profit. */
  private static String isolatedMargin(PositionView p) {
    return p.isolated() ? decimal(p.isolatedWallet().add(p.unrealized())) : "0";
  }

  public static ObjectNode riskV2(MarginView m) {
    PositionView p = m.position();
    return risk(m)
        .put("marginType", marginType(p))
        .put("isAutoAddMargin", "false")
        .put("leverage", String.valueOf(p.leverage()))
        .put("maxNotionalValue", decimal(m.maxNotional()));
  }

  public static ObjectNode riskV3(MarginView m) {
    PositionView p = m.position();
    return risk(m)
        .put("marginAsset", "USDT")
        .put("initialMargin", decimal(p.positionMargin().add(p.orderMargin())))
        .put("maintMargin", decimal(m.maintenance()))
        .put("positionInitialMargin", decimal(p.positionMargin()))
        .put("openOrderInitialMargin", decimal(p.orderMargin()))
        .put("adl", 0)
        .put("bidNotional", decimal(p.bidsNotional()))
        .put("askNotional", decimal(p.asksNotional()));
  }

  private static ObjectNode risk(MarginView m) {
    PositionView p = m.position();
    return Json.object()
        .put("symbol", p.symbol())
        .put("positionSide", p.positionSide().name())
        .put("positionAmt", decimal(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("breakEvenPrice", decimal(p.breakEvenPrice()))
        .put("markPrice", orZero(p.markPrice()))
        .put("unRealizedProfit", decimal(p.unrealized()))
        .put("liquidationPrice", decimal(m.liquidationPrice()))
        .put("isolatedMargin", isolatedMargin(p))
        .put("isolatedWallet", decimal(p.isolatedWallet()))
        .put("notional", decimal(m.notional()))
        .put("updateTime", p.updatedMs());
  }

  public static ObjectNode balance(AccountView a) {
    return Json.object()
        .put("accountAlias", "SimExchange")
        .put("asset", "USDT")
        .put("balance", decimal(a.wallet()))
        .put("crossWalletBalance", decimal(a.crossWallet()))
        .put("crossUnPnl", decimal(a.crossUnrealized()))
        .put("availableBalance", decimal(a.available()))
        .put("maxWithdrawAmount", decimal(withdrawable(a)))
        .put("marginAvailable", true)
        .put("updateTime", a.updatedMs());
  }

  private static BigDecimal withdrawable(AccountView a) {
    return a.available().min(a.crossWallet()).max(BigDecimal.ZERO);
  }

  /** Totals, the one asset, and the given positions. Sums over the positions equal the totals. */
  public static ObjectNode account(AccountView a, boolean feeBurn, List<MarginView> positions) {
    String margin = decimal(a.wallet().add(a.unrealized()));
    String initial = decimal(a.positionMargin().add(a.orderMargin()));
    ObjectNode answer =
        Json.object()
            .put("feeTier", 0)
            .put("feeBurn", feeBurn)
            .put("canTrade", true)
            .put("canDeposit", false)
            .put("canWithdraw", false)
            .put("tradeGroupId", -1)
            .put("multiAssetsMargin", false)
            .put("updateTime", a.updatedMs())
            .put("totalInitialMargin", initial)
            .put("totalMaintMargin", decimal(a.maintenance()))
            .put("totalWalletBalance", decimal(a.wallet()))
            .put("totalUnrealizedProfit", decimal(a.unrealized()))
            .put("totalMarginBalance", margin)
            .put("totalPositionInitialMargin", decimal(a.positionMargin()))
            .put("totalOpenOrderInitialMargin", decimal(a.orderMargin()))
            .put("totalCrossWalletBalance", decimal(a.crossWallet()))
            .put("totalCrossUnPnl", decimal(a.crossUnrealized()))
            .put("availableBalance", decimal(a.available()))
            .put("maxWithdrawAmount", decimal(withdrawable(a)));
    answer
        .putArray("assets")
        .addObject()
        .put("asset", "USDT")
        .put("walletBalance", decimal(a.wallet()))
        .put("unrealizedProfit", decimal(a.unrealized()))
        .put("marginBalance", margin)
        .put("maintMargin", decimal(a.maintenance()))
        .put("initialMargin", initial)
        .put("positionInitialMargin", decimal(a.positionMargin()))
        .put("openOrderInitialMargin", decimal(a.orderMargin()))
        .put("crossWalletBalance", decimal(a.crossWallet()))
        .put("crossUnPnl", decimal(a.crossUnrealized()))
        .put("availableBalance", decimal(a.available()))
        .put("maxWithdrawAmount", decimal(withdrawable(a)))
        .put("marginAvailable", true)
        .put("updateTime", a.updatedMs());
    ArrayNode rows = answer.putArray("positions");
    positions.forEach(m -> position(rows.addObject(), m));
    return answer;
  }

  private static void position(ObjectNode node, MarginView m) {
    PositionView p = m.position();
    node.put("symbol", p.symbol())
        .put("positionSide", p.positionSide().name())
        .put("positionAmt", decimal(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("breakEvenPrice", decimal(p.breakEvenPrice()))
        .put("unrealizedProfit", decimal(p.unrealized()))
        .put("isolated", p.isolated())
        .put("isolatedMargin", isolatedMargin(p))
        .put("isolatedWallet", decimal(p.isolatedWallet()))
        .put("leverage", String.valueOf(p.leverage()))
        .put("notional", decimal(m.notional()))
        .put("initialMargin", decimal(p.positionMargin().add(p.orderMargin())))
        .put("positionInitialMargin", decimal(p.positionMargin()))
        .put("openOrderInitialMargin", decimal(p.orderMargin()))
        .put("maintMargin", decimal(m.maintenance()))
        .put("maxNotional", decimal(m.maxNotional()))
        .put("bidNotional", decimal(p.bidsNotional()))
        .put("askNotional", decimal(p.asksNotional()))
        .put("updateTime", p.updatedMs());
  }

  /** ACCOUNT_CONFIG_UPDATE. */
  public static ObjectNode update(LeverageEvent e) {
    ObjectNode event =
        Json.object().put("e", "ACCOUNT_CONFIG_UPDATE").put("E", e.timeMs()).put("T", e.timeMs());
    event.putObject("ac").put("s", e.symbol()).put("l", e.leverage());
    return event;
  }

  /** MARGIN_CALL. */
  public static ObjectNode update(MarginCall call) {
    ObjectNode event =
        Json.object()
            .put("e", "MARGIN_CALL")
            .put("E", call.timeMs())
            .put("cw", decimal(call.crossWallet()));
    ArrayNode positions = event.putArray("p");
    for (MarginView m : call.positions()) {
      PositionView p = m.position();
      positions
          .addObject()
          .put("s", p.symbol())
          .put("ps", p.positionSide().name())
          .put("pa", decimal(p.amount()))
          .put("mt", p.isolated() ? "ISOLATED" : "CROSSED")
          .put("iw", decimal(p.isolatedWallet()))
          .put("mp", orZero(p.markPrice()))
          .put("up", decimal(p.unrealized()))
          .put("mm", decimal(m.maintenance()));
    }
    return event;
  }
}
