package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bids 1000.0 x 5, 999.9 x 10, 999.0 x 20; asks 1000.1 x 5, 1000.2 x 10, 1001.0 x 20. */
class AmendTest {

  private final TestMarket market = TestMarket.open();

  private static Amendment change(OrderView order, Side side, String quantity, String price) {
    return new Amendment(
        SYMBOL,
        order.orderId(),
        null,
        side,
        quantity == null ? null : new BigDecimal(quantity),
        price == null ? null : new BigDecimal(price),
        PriceMatch.NONE);
  }

  private OrderView amend(OrderView order, String quantity, String price) {
    return market.exchange.amend(change(order, order.side(), quantity, price), ++market.nowMs);
  }

  private int refusal(OrderView order, Side side, String quantity, String price) {
    return market.refusal(
        () -> market.exchange.amend(change(order, side, quantity, price), ++market.nowMs));
  }

  @ParameterizedTest
  @CsvSource({
    "SELL, 1,     999.0,   -1117",
    "BUY,  ,      999.0,   -1102",
    "BUY,  1,     ,        -1102",
    "BUY,  1,     998.0,   -5027",
    "BUY,  1.000, 998.00,  -5027",
    "BUY,  1,     999.001, -1111",
    "BUY,  1.0001, 999.0,  -1111",
    "BUY,  0,     999.0,   -4003",
    "BUY,  1001,  999.0,   -4005",
    "BUY,  1,     0,       -4001",
    "BUY,  1,     99.9,    -4013",
    "BUY,  1,     1000000.1, -4002",
    "BUY,  1,     999.95,  -4014",
    "BUY,  1,     1051.0,  -4016",
    "BUY,  0.1,   999.0,   -5029",
    "BUY,  900,   999.0,   0",
  })
  void shouldRefuseAndLeaveTheOrderAsItWas(Side side, String quantity, String price, int code) {
    OrderView order = market.limit(Side.BUY, "998.0", "1", TimeInForce.GTC);
    market.orders.clear();
    assertThat(refusal(order, side, quantity, price)).isEqualTo(code);
    if (code != 0) {
      assertThat(market.now(order)).isEqualTo(order);
      assertThat(market.orders).isEmpty();
      assertThat(market.exchange.amendments(SYMBOL, order.orderId(), null)).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatTheMarginDoesNotCarry() {
    OrderView order = market.limit(Side.BUY, "990.0", "900", TimeInForce.GTC);
    market.limit(Side.BUY, "980.0", "900", TimeInForce.GTC);
    assertThat(refusal(order, Side.BUY, "1000", "990.0")).isZero();
    assertThat(refusal(order, Side.BUY, "1000", "1000.0")).isZero();
    OrderView third = market.limit(Side.BUY, "980.0", "100", TimeInForce.GTC);
    assertThat(refusal(third, Side.BUY, "900", "990.0")).isEqualTo(-2019);
    assertThat(market.now(third)).isEqualTo(third);
  }

  @Test
  void shouldRefuseOrdersThatAreNotOpen() {
    OrderView taken = market.market(Side.BUY, "1", false);
    assertThat(refusal(taken, Side.BUY, "2", "999.0")).isEqualTo(-5025);
    OrderView gone = market.limit(Side.BUY, "999.0", "1", TimeInForce.GTC);
    market.exchange.cancel(SYMBOL, gone.orderId(), null, market.nowMs);
    assertThat(refusal(gone, Side.BUY, "2", "999.0")).isEqualTo(-2013);
    Amendment unknown =
        new Amendment(
            SYMBOL, null, "none", Side.BUY, BigDecimal.ONE, BigDecimal.TEN, PriceMatch.NONE);
    assertThat(market.refusal(() -> market.exchange.amend(unknown, market.nowMs))).isEqualTo(-2013);
  }

  @Test
  void shouldTellAnAmendmentAndRememberIt() {
    OrderView order = market.limit(Side.BUY, "999.0", "1", TimeInForce.GTC);
    market.sequence.clear();
    OrderView first = amend(order, "2", "999.5");
    amend(order, "2", "999.4");
    assertThat(market.sequence).containsExactly("AMENDMENT/NEW", "AMENDMENT/NEW");
    assertThat(first.price()).isEqualByComparingTo("999.5");
    assertThat(first.quantity()).isEqualByComparingTo("2");
    assertThat(first.orderId()).isEqualTo(order.orderId());
    assertThat(first.modifyId()).isPositive();
    assertThat(first.selfTradePrevention()).isEqualTo(SelfTradePrevention.NONE);
    assertThat(market.exchange.amendments(SYMBOL, order.orderId(), null))
        .extracting(AmendmentView::priceBefore, AmendmentView::priceAfter, AmendmentView::count)
        .usingRecursiveFieldByFieldElementComparator()
        .hasSize(2);
    AmendmentView last = market.exchange.amendments(SYMBOL, order.orderId(), null).get(1);
    assertThat(last.priceBefore()).isEqualByComparingTo("999.5");
    assertThat(last.priceAfter()).isEqualByComparingTo("999.4");
    assertThat(last.count()).isEqualTo(2);
    assertThat(last.amendmentId()).isGreaterThan(first.modifyId());
  }

  @Test
  void shouldLoseThePlaceInTheQueue() {
    OrderView order = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTC);
    market.trade(Side.SELL, "1000.0", "5");
    market.depth("1000.0 5", "");
    amend(order, "0.9", "1000.0");
    market.trade(Side.SELL, "1000.0", "5");
    assertThat(market.now(order).executed()).isZero();
    market.trade(Side.SELL, "1000.0", "0.4");
    assertThat(market.now(order).executed()).isEqualByComparingTo("0.4");
  }

  @Test
  void shouldKeepItsPlaceWhenRefused() {
    OrderView order = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTC);
    market.trade(Side.SELL, "1000.0", "5");
    assertThat(refusal(order, Side.BUY, "0.01", "1000.0")).isEqualTo(-5029);
    market.trade(Side.SELL, "1000.0", "0.4");
    assertThat(market.now(order).executed()).isEqualByComparingTo("0.4");
  }

  @Test
  void shouldTakeWhereTheNewPriceCrosses() {
    OrderView order = market.limit(Side.BUY, "999.0", "1", TimeInForce.GTC);
    market.sequence.clear();
    OrderView filled = amend(order, "7", "1000.1");
    assertThat(market.sequence)
        .containsExactly("AMENDMENT/NEW", "ACCOUNT", "TRADE/PARTIALLY_FILLED");
    assertThat(filled.executed()).isEqualByComparingTo("5");
    assertThat(filled.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
  }

  @Test
  void shouldCancelAPostOnlyOrderThatWouldTake() {
    OrderView order = market.limit(Side.BUY, "999.0", "1", TimeInForce.GTX);
    market.sequence.clear();
    assertThat(amend(order, "1", "1000.1").status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(market.sequence).containsExactly("CANCELED/CANCELED");
    assertThat(market.position()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"5, CANCELED", "4.9, CANCELED", "5.1, PARTIALLY_FILLED"})
  void shouldCancelAnOrderThatHasFilledMoreAlready(String quantity, OrderStatus status) {
    OrderView order = market.limit(Side.BUY, "1000.1", "7", TimeInForce.GTC);
    assertThat(order.executed()).isEqualByComparingTo("5");
    OrderView changed = amend(order, quantity, "1000.1");
    assertThat(changed.status()).isEqualTo(status);
    assertThat(changed.executed()).isEqualByComparingTo("5");
    int open = status == OrderStatus.CANCELED ? 0 : 1;
    assertThat(market.exchange.openOrders(SYMBOL)).hasSize(open);
  }

  @Test
  void shouldCountOnlyTheOthersAgainstAReduceOnlyChange() {
    market.market(Side.BUY, "4", false);
    OrderView first = market.reduce(Side.SELL, "1005.0", "2");
    market.reduce(Side.SELL, "1006.0", "1");
    assertThat(refusal(first, Side.SELL, "3", "1005.0")).isZero();
    assertThat(refusal(first, Side.SELL, "3.001", "1005.0")).isEqualTo(-2022);
    assertThat(market.now(first).quantity()).isEqualByComparingTo("3");
  }

  @Test
  void shouldTakeItsPriceFromTheBook() {
    OrderView order = market.limit(Side.BUY, "998.0", "1", TimeInForce.GTC);
    Amendment match =
        new Amendment(
            SYMBOL, order.orderId(), null, Side.BUY, BigDecimal.ONE, null, PriceMatch.QUEUE);
    OrderView matched = market.exchange.amend(match, ++market.nowMs);
    assertThat(matched.price()).isEqualByComparingTo("1000.0");
    assertThat(matched.priceMatch()).isEqualTo(PriceMatch.QUEUE);
    assertThat(amend(order, "1", "999.0").priceMatch()).isEqualTo(PriceMatch.NONE);
  }

  @Test
  void shouldChangeAnOrderTenThousandTimes() {
    OrderView order = market.limit(Side.BUY, "998.0", "1", TimeInForce.GTC);
    for (int i = 1; i <= SimExchange.AMEND_LIMIT; i++) {
      amend(order, i % 2 == 1 ? "2" : "1", "998.0");
    }
    assertThat(refusal(order, Side.BUY, "3", "998.0")).isEqualTo(-5026);
    assertThat(market.exchange.cancel(SYMBOL, order.orderId(), null, market.nowMs).status())
        .isEqualTo(OrderStatus.CANCELED);
  }
}
