package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedgeModeTest {

  private final TestMarket market = TestMarket.open();

  @BeforeEach
  void switchMode() {
    market.exchange.setHedgeMode(true, market.nowMs);
  }

  private static NewOrder limit(Side side, PositionSide position, String price, String quantity) {
    return TestMarket.order(null, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, false)
        .withPositionSide(position);
  }

  private static NewOrder taking(Side side, PositionSide position, String quantity) {
    return TestMarket.order(null, side, OrderType.MARKET, null, null, quantity, false)
        .withPositionSide(position);
  }

  private PositionView position(PositionSide side) {
    return market.exchange.position(SYMBOL, side);
  }

  @Test
  void shouldHoldALongAndAShortAtOnce() {
    market.place(taking(Side.BUY, PositionSide.LONG, "2"));
    market.place(taking(Side.SELL, PositionSide.SHORT, "3"));
    assertThat(position(PositionSide.LONG).amount()).isEqualByComparingTo("2");
    assertThat(position(PositionSide.LONG).entryPrice()).isEqualByComparingTo("1000.1");
    assertThat(position(PositionSide.SHORT).amount()).isEqualByComparingTo("-3");
    assertThat(position(PositionSide.SHORT).entryPrice()).isEqualByComparingTo("1000");
    assertThat(market.exchange.positions())
        .extracting(PositionView::positionSide)
        .containsExactly(PositionSide.LONG, PositionSide.SHORT);
    assertThat(market.exchange.trades(SYMBOL))
        .extracting(AccountTrade::positionSide)
        .containsExactly(PositionSide.LONG, PositionSide.SHORT);
    AccountView account = market.exchange.account();
    assertThat(account.positionMargin())
        .isEqualByComparingTo(
            position(PositionSide.LONG)
                .positionMargin()
                .add(position(PositionSide.SHORT).positionMargin()));
    assertThat(account.unrealized()).isEqualByComparingTo("-0.25");
    market.place(taking(Side.SELL, PositionSide.LONG, "2"));
    assertThat(position(PositionSide.LONG).amount()).isZero();
    assertThat(position(PositionSide.SHORT).amount()).isEqualByComparingTo("-3");
    assertThat(market.accounts.get(2).position().positionSide()).isEqualTo(PositionSide.LONG);
  }

  @ParameterizedTest
  @CsvSource({
    "BUY,  BOTH,  1, false, -4061",
    "BUY,  LONG,  1, true,  -1106",
    "SELL, LONG,  1, true,  -1106",
    "SELL, SHORT, 1, false, 0",
    "BUY,  SHORT, 1, false, -2022",
    "SELL, LONG,  2, false, 0",
    "SELL, LONG,  2.001, false, -2022",
  })
  void shouldRefuseWhatTheModeOrThePositionForbids(
      Side side, PositionSide position, String quantity, boolean reduceOnly, int code) {
    market.place(taking(Side.BUY, PositionSide.LONG, "2"));
    NewOrder order =
        TestMarket.order(
                null, side, OrderType.LIMIT, TimeInForce.GTC, "1000.0", quantity, reduceOnly)
            .withPositionSide(position);
    assertThat(market.refusal(() -> market.place(order))).isEqualTo(code);
  }

  @Test
  void shouldCountRestingClosesAgainstThePosition() {
    market.place(taking(Side.BUY, PositionSide.LONG, "2"));
    OrderView first = market.place(limit(Side.SELL, PositionSide.LONG, "1005.0", "1.5"));
    NewOrder second = limit(Side.SELL, PositionSide.LONG, "1006.0", "0.501");
    assertThat(market.refusal(() -> market.place(second))).isEqualTo(-2022);
    market.place(limit(Side.SELL, PositionSide.LONG, "1006.0", "0.5"));
    market.place(limit(Side.SELL, PositionSide.SHORT, "1006.0", "5"));
    assertThat(market.exchange.openOrders(SYMBOL)).hasSize(3);
    assertThat(position(PositionSide.LONG).openOrders()).isEqualTo(2);
    market.exchange.cancel(SYMBOL, first.orderId(), null, market.nowMs);
    market.place(taking(Side.SELL, PositionSide.LONG, "1.5"));
    market.trade(Side.BUY, "1007.0", "100");
    assertThat(position(PositionSide.LONG).amount()).isZero();
    assertThat(position(PositionSide.SHORT).amount()).isEqualByComparingTo("-5");
  }

  @Test
  void shouldExpireACloseWhosePositionIsGone() {
    market.place(taking(Side.BUY, PositionSide.LONG, "2"));
    OrderView close = market.place(limit(Side.SELL, PositionSide.LONG, "1005.0", "1"));
    market.place(taking(Side.SELL, PositionSide.LONG, "1"));
    assertThat(market.now(close).status()).isEqualTo(OrderStatus.NEW);
    market.trade(Side.BUY, "1006.0", "0.5");
    assertThat(market.now(close).executed()).isEqualByComparingTo("0.5");
    market.trade(Side.BUY, "1006.0", "0.5");
    assertThat(market.now(close).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldNeedNoMarginToClose() {
    market.place(taking(Side.BUY, PositionSide.LONG, "2"));
    market.place(limit(Side.SELL, PositionSide.LONG, "1005.0", "2"));
    assertThat(market.exchange.account().orderMargin()).isZero();
    market.place(limit(Side.SELL, PositionSide.SHORT, "1005.0", "2"));
    assertThat(market.exchange.account().orderMargin()).isEqualByComparingTo("100.5");
  }

  @Test
  void shouldSwitchOnlyAFlatAccountWithoutOrders() {
    assertThat(switchTo(true)).isEqualTo(-4059);
    OrderView resting = market.place(limit(Side.BUY, PositionSide.LONG, "990.0", "1"));
    assertThat(switchTo(false)).isEqualTo(-4067);
    market.exchange.cancel(SYMBOL, resting.orderId(), null, market.nowMs);
    market.place(taking(Side.BUY, PositionSide.LONG, "1"));
    assertThat(switchTo(false)).isEqualTo(-4068);
    market.place(taking(Side.SELL, PositionSide.LONG, "1"));
    assertThat(switchTo(false)).isZero();
    assertThat(market.exchange.isHedgeMode()).isFalse();
    assertThat(market.refusal(() -> market.place(taking(Side.BUY, PositionSide.LONG, "1"))))
        .isEqualTo(-4061);
    market.market(Side.BUY, "1", false);
    assertThat(market.position()).isEqualByComparingTo("1");
  }

  private int switchTo(boolean hedge) {
    return market.refusal(() -> market.exchange.setHedgeMode(hedge, market.nowMs));
  }
}
