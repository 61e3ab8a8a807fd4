package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarginTest {

  /** Also keeps margin calls and leverage events. */
  private static final class Watched extends TestMarket {
    final List<MarginCall> calls = new ArrayList<>();
    final List<LeverageEvent> leverages = new ArrayList<>();

    Watched(String wallet) {
      super(EngineConfig.of(new BigDecimal(wallet), FeeRates.REGULAR));
      openBook();
    }

    @Override
    public void onMarginCall(MarginCall call) {
      calls.add(call);
    }

    @Override
    public void onLeverage(LeverageEvent event) {
      leverages.add(event);
    }

    MarginView margin() {
      return exchange.margins(SYMBOL).get(0);
    }

    /** Moves the whole book to one level a side around this mid. */
    void moveTo(String bid, String ask, String quantity) {
      StringBuilder bids = new StringBuilder(bid + " " + quantity);
      StringBuilder asks = new StringBuilder(ask + " " + quantity);
      for (String old : List.copyOf(levels)) {
        bids.append(old.equals(bid) ? "" : ", " + old + " 0");
        asks.append(old.equals(ask) ? "" : ", " + old + " 0");
      }
      levels.add(bid);
      levels.add(ask);
      depth(bids.toString(), asks.toString());
    }

    private final List<String> levels =
        new ArrayList<>(List.of("1000.0", "999.9", "999.0", "1000.1", "1000.2", "1001.0"));
  }

  private static void refused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "50000, 0",
    "50001, 50",
    "600001, 950",
    "3000001, 11450",
    "12000001, 131450",
    "70000001, 481450",
    "100000001, 2981450",
    "230000001, 14481450",
    "480000001, 26481450",
    "600000001, 41481450",
    "800000001, 121481450",
    "1200000001, 421481450",
    "9e9, 421481450"
  })
  void shouldKeepMaintenanceContinuousFromBracketToBracket(String notional, String cum) {
    List<LeverageBracket> table = LeverageBracket.DEFAULTS;
    assertThat(LeverageBracket.of(table, new BigDecimal(notional)).cum()).isEqualByComparingTo(cum);
    for (int i = 1; i < table.size(); i++) {
      BigDecimal floor = table.get(i).floor();
      assertThat(table.get(i).maintenance(floor))
          .isEqualByComparingTo(table.get(i - 1).maintenance(floor));
    }
  }

  @Test
  void shouldSayTheLargestNotionalOfALeverage() {
    Watched market = new Watched("10000");
    market.exchange.setLeverage(SYMBOL, 125);
    assertThat(market.margin().maxNotional()).isEqualByComparingTo("50000");
    market.exchange.setLeverage(SYMBOL, 76);
    assertThat(market.margin().maxNotional()).isEqualByComparingTo("600000");
    market.exchange.setLeverage(SYMBOL, 1);
    assertThat(market.margin().maxNotional()).isEqualByComparingTo("1800000000");
    assertThat(market.leverages).extracting(LeverageEvent::leverage).containsExactly(125, 76, 1);
    refused(-4028, () -> market.exchange.setLeverage(SYMBOL, 0));
    refused(-4028, () -> market.exchange.setLeverage(SYMBOL, 126));
  }

  @Test
  void shouldRefuseWhatTheLeverageOrTheMarginDoNotAllow() {
    Watched market = new Watched("10000");
    market.exchange.setLeverage(SYMBOL, 125);
    refused(-2027, () -> market.limit(Side.BUY, "999.0", "51", TimeInForce.GTC));
    market.market(Side.BUY, "30", false);
    refused(-2028, () -> market.exchange.setLeverage(SYMBOL, 2));
    refused(-2027, () -> market.limit(Side.BUY, "999.0", "21", TimeInForce.GTC));
  }

  @Test
  void shouldChangeTheMarginTypeOnlyOfAnEmptySymbol() {
    Watched market = new Watched("10000");
    refused(-4046, () -> market.exchange.setIsolated(SYMBOL, false));
    market.limit(Side.BUY, "999.0", "1", TimeInForce.GTC);
    refused(-4047, () -> market.exchange.setIsolated(SYMBOL, true));
    market.exchange.cancelAll(SYMBOL, market.nowMs);
    market.market(Side.BUY, "1", false);
    refused(-4048, () -> market.exchange.setIsolated(SYMBOL, true));
    market.market(Side.SELL, "1", true);
    market.exchange.setIsolated(SYMBOL, true);
    refused(-4046, () -> market.exchange.setIsolated(SYMBOL, true));
    assertThat(market.exchange.isIsolated(SYMBOL)).isTrue();
  }

  @Test
  void shouldHoldTheIsolatedWalletApart() {
    Watched market = new Watched("10000");
    market.exchange.setIsolated(SYMBOL, true);
    market.market(Side.BUY, "2", false);
    AccountView account = market.exchange.account();
    BigDecimal isolated = new BigDecimal("100.01");
    assertThat(market.margin().position().isolatedWallet()).isEqualByComparingTo(isolated);
    assertThat(account.crossWallet()).isEqualByComparingTo(account.wallet().subtract(isolated));
    assertThat(account.crossUnrealized()).isEqualByComparingTo("0");
    assertThat(account.available()).isEqualByComparingTo(account.crossWallet());
    refused(-4161, () -> market.exchange.setLeverage(SYMBOL, 10));
  }

  @ParameterizedTest
  @CsvSource({"BUY, true", "SELL, true", "BUY, false", "SELL, false"})
  void shouldFindMarginAndMaintenanceEqualAtTheLiquidationPrice(Side side, boolean cross) {
    Watched market = new Watched("500");
    market.exchange.setLeverage(SYMBOL, 25);
    if (!cross) {
      market.exchange.setIsolated(SYMBOL, true);
    }
    market.market(side, "5", false);
    MarginView margin = market.margin();
    BigDecimal price = margin.liquidationPrice();
    BigDecimal held =
        cross ? market.exchange.account().wallet() : margin.position().isolatedWallet();
    BigDecimal amount = margin.position().amount();
    BigDecimal balance = held.add(amount.multiply(price.subtract(margin.position().entryPrice())));
    BigDecimal needed = amount.abs().multiply(price).multiply(new BigDecimal("0.004"));
    assertThat(balance.subtract(needed).abs()).isLessThan(new BigDecimal("0.000001"));
  }

  @Test
  void shouldCallForMarginOnceAndThenLiquidate() {
    Watched market = new Watched("500");
    market.exchange.setLeverage(SYMBOL, 25);
    market.market(Side.BUY, "5", false);
    market.limit(Side.SELL, "1030", "1", TimeInForce.GTC);
    BigDecimal price = market.margin().liquidationPrice();
    assertThat(price.setScale(1, java.math.RoundingMode.HALF_UP)).isEqualByComparingTo("904.2");
    market.moveTo("905.0", "905.1", "50");
    market.moveTo("905.1", "905.2", "50");
    assertThat(market.calls).hasSize(1);
    assertThat(market.position()).isEqualByComparingTo("5");
    market.sequence.clear();
    market.orders.clear();
    market.moveTo("904.0", "904.1", "3");
    assertThat(market.sequence)
        .containsExactly(
            "EXPIRED/EXPIRED",
            "NEW/NEW",
            "ACCOUNT",
            "CALCULATED/PARTIALLY_FILLED",
            "EXPIRED/EXPIRED");
    assertThat(market.orders.get(0).expiryReason()).isEqualTo(ExpiryReason.LIQUIDATION);
    assertThat(market.orders.get(1).order().clientOrderId()).startsWith("autoclose-");
    assertThat(market.position()).isEqualByComparingTo("2");
    market.moveTo("700.0", "700.1", "50");
    assertThat(market.position()).isEqualByComparingTo("0");
    AccountView account = market.exchange.account();
    assertThat(account.insurance()).isPositive();
    assertThat(account.wallet()).isEqualByComparingTo("0");
    assertThat(market.exchange.income())
        .last()
        .satisfies(row -> assertThat(row.type()).isEqualTo(IncomeType.INSURANCE_CLEAR));
    assertThat(market.accounts)
        .last()
        .satisfies(e -> assertThat(e.reason()).isEqualTo(AccountReason.INSURANCE_CLEAR));
  }

  @Test
  void shouldLoseNoMoreThanTheIsolatedWallet() {
    Watched market = new Watched("5000");
    market.exchange.setIsolated(SYMBOL, true);
    market.market(Side.BUY, "5", false);
    BigDecimal cross = market.exchange.account().crossWallet();
    market.moveTo("700.0", "700.1", "50");
    assertThat(market.position()).isEqualByComparingTo("0");
    assertThat(market.exchange.account().wallet()).isEqualByComparingTo(cross);
  }
}
