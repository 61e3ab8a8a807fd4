package io.depthflow.exchange.server.json;

import static io.depthflow.exchange.server.json.Digits.money;
import static io.depthflow.exchange.server.json.Digits.moneyOrZero;
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
import java.util.function.Function;

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
    return p.isolated() ? money(p.isolatedWallet().add(p.unrealized())) : "0";
  }

  public static ObjectNode riskV2(MarginView m, Digits digits) {
    PositionView p = m.position();
    return risk(m, digits)
        .put("marginType", marginType(p))
        .put("isAutoAddMargin", "false")
        .put("leverage", String.valueOf(p.leverage()))
        .put("maxNotionalValue", decimal(m.maxNotional()));
  }

  public static ObjectNode riskV3(MarginView m, Digits digits) {
    PositionView p = m.position();
    return risk(m, digits)
        .put("marginAsset", "USDT")
        .put("initialMargin", moneyOrZero(p.positionMargin().add(p.orderMargin())))
        .put("maintMargin", moneyOrZero(m.maintenance()))
        .put("positionInitialMargin", moneyOrZero(p.positionMargin()))
        .put("openOrderInitialMargin", moneyOrZero(p.orderMargin()))
        .put("adl", 0)
        .put("bidNotional", moneyOrZero(p.bidsNotional()))
        .put("askNotional", moneyOrZero(p.asksNotional()));
  }

  private static ObjectNode risk(MarginView m, Digits digits) {
    PositionView p = m.position();
    return Json.object()
        .put("symbol", p.symbol())
        .put("positionSide", p.positionSide().name())
        .put("positionAmt", digits.quantity(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("breakEvenPrice", decimal(p.breakEvenPrice()))
        .put("markPrice", p.markPrice() == null ? "0" : money(p.markPrice()))
        .put("unRealizedProfit", money(p.unrealized()))
        .put("liquidationPrice", moneyOrZero(m.liquidationPrice()))
        .put("isolatedMargin", isolatedMargin(p))
        .put("isolatedWallet", moneyOrZero(p.isolatedWallet()))
        .put("notional", moneyOrZero(m.notional()))
        .put("updateTime", p.updatedMs());
  }

  public static ObjectNode balance(AccountView a) {
    return Json.object()
        .put("accountAlias", "SimExchange")
        .put("asset", "USDT")
        .put("balance", money(a.wallet()))
        .put("crossWalletBalance", money(a.crossWallet()))
        .put("crossUnPnl", money(a.crossUnrealized()))
        .put("availableBalance", money(a.available()))
        .put("maxWithdrawAmount", money(withdrawable(a)))
        .put("marginAvailable", true)
        .put("updateTime", a.updatedMs());
  }

  private static BigDecimal withdrawable(AccountView a) {
    return a.available().min(a.crossWallet()).max(BigDecimal.ZERO);
  }

  /** Totals, the one asset, and the given positions. Sums over the positions equal the totals. */
  public static ObjectNode account(
      AccountView a,
      boolean feeBurn,
      List<MarginView> positions,
      Function<MarginView, Digits> digits) {
    String margin = money(a.wallet().add(a.unrealized()));
    String initial = money(a.positionMargin().add(a.orderMargin()));
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
            .put("totalMaintMargin", money(a.maintenance()))
            .put("totalWalletBalance", money(a.wallet()))
            .put("totalUnrealizedProfit", money(a.unrealized()))
            .put("totalMarginBalance", margin)
            .put("totalPositionInitialMargin", money(a.positionMargin()))
            .put("totalOpenOrderInitialMargin", money(a.orderMargin()))
            .put("totalCrossWalletBalance", money(a.crossWallet()))
            .put("totalCrossUnPnl", money(a.crossUnrealized()))
            .put("availableBalance", money(a.available()))
            .put("maxWithdrawAmount", money(withdrawable(a)));
    answer
        .putArray("assets")
        .addObject()
        .put("asset", "USDT")
        .put("walletBalance", money(a.wallet()))
        .put("unrealizedProfit", money(a.unrealized()))
        .put("marginBalance", margin)
        .put("maintMargin", money(a.maintenance()))
        .put("initialMargin", initial)
        .put("positionInitialMargin", money(a.positionMargin()))
        .put("openOrderInitialMargin", money(a.orderMargin()))
        .put("crossWalletBalance", money(a.crossWallet()))
        .put("crossUnPnl", money(a.crossUnrealized()))
        .put("availableBalance", money(a.available()))
        .put("maxWithdrawAmount", money(withdrawable(a)))
        .put("marginAvailable", true)
        .put("updateTime", a.updatedMs());
    ArrayNode rows = answer.putArray("positions");
    positions.forEach(m -> position(rows.addObject(), m, digits.apply(m)));
    return answer;
  }

  private static void position(ObjectNode node, MarginView m, Digits digits) {
    PositionView p = m.position();
    node.put("symbol", p.symbol())
        .put("positionSide", p.positionSide().name())
        .put("positionAmt", digits.quantity(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("breakEvenPrice", decimal(p.breakEvenPrice()))
        .put("unrealizedProfit", money(p.unrealized()))
        .put("isolated", p.isolated())
        .put("isolatedMargin", isolatedMargin(p))
        .put("isolatedWallet", moneyOrZero(p.isolatedWallet()))
        .put("leverage", String.valueOf(p.leverage()))
        .put("notional", moneyOrZero(m.notional()))
        .put("initialMargin", moneyOrZero(p.positionMargin().add(p.orderMargin())))
        .put("positionInitialMargin", moneyOrZero(p.positionMargin()))
        .put("openOrderInitialMargin", moneyOrZero(p.orderMargin()))
        .put("maintMargin", moneyOrZero(m.maintenance()))
        .put("maxNotional", decimal(m.maxNotional()))
        .put("bidNotional", moneyOrZero(p.bidsNotional()))
        .put("askNotional", moneyOrZero(p.asksNotional()))
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
