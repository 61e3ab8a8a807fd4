package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {

  private final TestMarket market = TestMarket.open();

  private int refused(Runnable call) {
    VenueException e = catchThrowableOfType(VenueException.class, call::run);
    return e == null ? 0 : e.code();
  }

  private static void filled(OrderView order, String executed) {
    assertThat(order.executed()).isEqualByComparingTo(executed);
  }

  @Test
  void shouldTakeLevelByLevelAtTheLevelsPrices() {
    OrderView order = market.limit(Side.BUY, "1000.2", "8", TimeInForce.GTC);
    assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(order.cumQuote()).isEqualByComparingTo("8001.1");
    assertThat(order.averagePrice()).isEqualByComparingTo("1000.13750000");
    List<Fill> fills = market.exchange.fills(SYMBOL);
    assertThat(fills)
        .extracting(f -> f.price().toPlainString())
        .containsExactly("1000.1", "1000.2");
    assertThat(fills).noneMatch(Fill::maker);
    assertThat(market.sequence)
        .containsExactly("NEW/NEW", "ACCOUNT", "TRADE/PARTIALLY_FILLED", "ACCOUNT", "TRADE/FILLED");
  }

  @Test
  void shouldNotTakeTheSameLiquidityTwice() {
    filled(market.limit(Side.BUY, "1000.1", "5", TimeInForce.IOC), "5");
    OrderView again = market.limit(Side.BUY, "1000.1", "5", TimeInForce.IOC);
    assertThat(again.status()).isEqualTo(OrderStatus.EXPIRED);
    filled(again, "0");
    market.depth("", "1000.1 7");
    filled(market.limit(Side.BUY, "1000.1", "5", TimeInForce.IOC), "2");
    market.depth("", "1000.1 6");
    filled(market.limit(Side.BUY, "1000.1", "5", TimeInForce.IOC), "0");
    market.depth("", "1000.1 0");
    market.depth("", "1000.1 4");
    filled(market.limit(Side.BUY, "1000.1", "5", TimeInForce.IOC), "4");
    assertThat(market.exchange.market(SYMBOL).book().bestAskLots()).isEqualTo(4000);
  }

  @Test
  void shouldRestBehindTheQueueAndFillByTradesBeyondIt() {
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTX);
    market.depth("1000.0 1", "");
    market.trade(Side.SELL, "1000.0", "4");
    filled(market.now(order), "0");
    market.trade(Side.BUY, "1000.1", "50");
    filled(market.now(order), "0");
    market.trade(Side.SELL, "1000.0", "2.5");
    filled(market.now(order), "1.5");
    market.trade(Side.SELL, "1000.0", "9");
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.FILLED);
    assertThat(market.exchange.fills(SYMBOL)).allMatch(Fill::maker);
    assertThat(market.exchange.account().commission())
        .isEqualByComparingTo(new BigDecimal("2000.0").multiply(new BigDecimal("0.0002")));
  }

  @Test
  void shouldFillByATradeThroughItsPriceUpToTheTradesVolume() {
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTC);
    market.trade(Side.SELL, "999.9", "1.5");
    filled(market.now(order), "1.5");
    assertThat(market.exchange.fills(SYMBOL).get(0).price()).isEqualByComparingTo("1000.0");
  }

  @Test
  void shouldShareOneTradesVolumeByPriceThenTime() {
    OrderView low = market.limit(Side.BUY, "999.9", "1", TimeInForce.GTC);
    OrderView first = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTC);
    OrderView second = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTC);
    market.trade(Side.SELL, "999.9", "1.5");
    filled(market.now(first), "1");
    filled(market.now(second), "0.5");
    filled(market.now(low), "0");
  }

  @Test
  void shouldFillWhenTheOtherSideCrossesIts() {
    OrderView order = market.limit(Side.SELL, "1000.1", "9", TimeInForce.GTC);
    market.depth("1000.2 4, 1000.3 2", "1000.1 0, 1000.2 0, 1000.4 3");
    filled(market.now(order), "6");
    assertThat(market.exchange.fills(SYMBOL))
        .allSatisfy(f -> assertThat(f.price()).isEqualByComparingTo("1000.1"))
        .allMatch(Fill::maker);
    market.depth("1000.2 4", "");
    filled(market.now(order), "6");
    market.depth("1000.2 7", "");
    filled(market.now(order), "9");
  }

  @Test
  void shouldRestTheRemainderOfACrossingLimit() {
    OrderView order = market.limit(Side.BUY, "1000.1", "6", TimeInForce.GTC);
    assertThat(order.status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    filled(order, "5");
    market.trade(Side.SELL, "1000.1", "1");
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.FILLED);
  }

  @Test
  void shouldRefusePostOnlyThatTakesAndFillOrKillThatCannot() {
    assertThat(refused(() -> market.limit(Side.BUY, "1000.1", "1", TimeInForce.GTX)))
        .isEqualTo(-5022);
    assertThat(refused(() -> market.limit(Side.BUY, "1000.1", "6", TimeInForce.FOK)))
        .isEqualTo(-5021);
    filled(market.limit(Side.BUY, "1000.2", "6", TimeInForce.FOK), "6");
    assertThat(market.exchange.allOrders(SYMBOL)).hasSize(1);
  }

  @Test
  void shouldExpireTheRestOfImmediateAndMarketOrders() {
    OrderView ioc = market.limit(Side.BUY, "1000.1", "6", TimeInForce.IOC);
    assertThat(ioc.status()).isEqualTo(OrderStatus.EXPIRED);
    filled(ioc, "5");
    assertThat(market.orders.get(market.orders.size() - 1).expiryReason())
        .isEqualTo(ExpiryReason.IOC_REMAINDER);
    OrderView walk = market.market(Side.SELL, "40", false);
    assertThat(walk.status()).isEqualTo(OrderStatus.EXPIRED);
    filled(walk, "35");
    assertThat(market.orders.get(market.orders.size() - 1).expiryReason())
        .isEqualTo(ExpiryReason.MARKET_REMAINDER);
    assertThat(refused(() -> market.market(Side.SELL, "1", false))).isEqualTo(-2020);
  }

  @Test
  void shouldStopMarketOrdersAtTheTakeBound() {
    market.depth("1000.0 0, 999.9 0, 999.0 0, 900.0 50, 1000.0 1", "");
    OrderView order = market.market(Side.SELL, "3", false);
    filled(order, "1");
    assertThat(order.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(refused(() -> market.market(Side.SELL, "3", false))).isEqualTo(-4131);
  }

  @Test
  void shouldRefuseReduceOnlyWithNothingToReduce() {
    assertThat(refused(() -> market.reduce(Side.SELL, "1000.1", "1"))).isEqualTo(-2022);
    market.market(Side.BUY, "1", false);
    assertThat(refused(() -> market.reduce(Side.BUY, "999.9", "1"))).isEqualTo(-2022);
  }

  @Test
  void shouldBlockASecondReduceOnlyThatWouldExceedThePosition() {
    market.market(Side.BUY, "2", false);
    OrderView profit = market.reduce(Side.SELL, "1001.0", "1.5");
    assertThat(refused(() -> market.market(Side.SELL, "2", true))).isEqualTo(-2022);
    filled(market.market(Side.SELL, "0.5", true), "0.5");
    market.exchange.cancel(SYMBOL, profit.orderId(), null, market.nowMs);
    filled(market.market(Side.SELL, "1.5", true), "1.5");
    assertThat(market.position()).isEqualByComparingTo("0");
  }

  @Test
  void shouldNeverFlipByReduceOnly() {
    market.market(Side.BUY, "2", false);
    OrderView close = market.market(Side.SELL, "5", true);
    filled(close, "2");
    assertThat(close.status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(market.orders.get(market.orders.size() - 1).expiryReason())
        .isEqualTo(ExpiryReason.REDUCE_ONLY);
    assertThat(market.position()).isEqualByComparingTo("0");
  }

  @Test
  void shouldExpireRestingReduceOnlyOnceThePositionIsGone() {
    market.market(Side.BUY, "2", false);
    OrderView profit = market.reduce(Side.SELL, "1001.0", "1");
    market.market(Side.SELL, "2", false);
    assertThat(market.now(profit).status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(market.exchange.openOrders(SYMBOL)).isEmpty();
  }

  @Test
  void shouldWaiveTheLeastNotionalForReduceOnly() {
    market.market(Side.BUY, "1", false);
    filled(market.market(Side.SELL, "0.001", true), "0.001");
  }

  @Test
  void shouldExpireOurOwnRestingOrderInsteadOfTradingWithIt() {
    OrderView resting = market.limit(Side.SELL, "1000.1", "1", TimeInForce.GTC);
    OrderView taking = market.limit(Side.BUY, "1000.1", "2", TimeInForce.IOC);
    assertThat(market.now(resting).status()).isEqualTo(OrderStatus.EXPIRED_IN_MATCH);
    filled(taking, "2");
    OrderView far = market.limit(Side.SELL, "1002.0", "1", TimeInForce.GTC);
    NewOrder cautious =
        new NewOrder(
            SYMBOL,
            null,
            Side.BUY,
            OrderType.LIMIT,
            TimeInForce.GTC,
            new BigDecimal("60"),
            new BigDecimal("1002.0"),
            false,
            SelfTradePrevention.EXPIRE_TAKER);
    OrderView expired = market.place(cautious);
    assertThat(expired.status()).isEqualTo(OrderStatus.EXPIRED_IN_MATCH);
    filled(expired, "33");
    assertThat(market.now(far).status()).isEqualTo(OrderStatus.NEW);
  }

  @Test
  void shouldRefuseWhatTheMarginDoesNotCover() {
    assertThat(refused(() -> market.limit(Side.BUY, "999.0", "1000", TimeInForce.GTC))).isZero();
    assertThat(refused(() -> market.limit(Side.BUY, "999.0", "1000", TimeInForce.GTC))).isZero();
    assertThat(refused(() -> market.limit(Side.BUY, "999.0", "10", TimeInForce.GTC)))
        .isEqualTo(-2019);
    market.exchange.setLeverage(SYMBOL, 40);
    assertThat(refused(() -> market.limit(Side.BUY, "999.0", "10", TimeInForce.GTC))).isZero();
  }

  @Test
  void shouldCancelOnceAndTellUnknownOrders() {
    OrderView order = market.limit(Side.BUY, "999.0", "1", TimeInForce.GTC);
    assertThat(market.exchange.cancel(SYMBOL, order.orderId(), null, market.nowMs).status())
        .isEqualTo(OrderStatus.CANCELED);
    assertThat(refused(() -> market.exchange.cancel(SYMBOL, order.orderId(), null, market.nowMs)))
        .isEqualTo(-2011);
    assertThat(refused(() -> market.exchange.query(SYMBOL, 1L, null))).isEqualTo(-2013);
    assertThat(refused(() -> market.exchange.openOrders("NOSUCH"))).isEqualTo(-1121);
  }

  @Test
  void shouldCancelAllWhenTheCountdownEnds() {
    OrderView order = market.limit(Side.BUY, "999.0", "1", TimeInForce.GTC);
    market.exchange.countdownCancelAll(SYMBOL, 1000, market.nowMs);
    market.exchange.advanceTo(market.nowMs + 999);
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.NEW);
    market.exchange.advanceTo(market.nowMs + 1000);
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.CANCELED);
  }

  @Test
  void shouldRefuseOrdersWhileTheBookIsBroken() {
    market.lastId += 5;
    market.depth("", "");
    assertThat(refused(() -> market.market(Side.BUY, "1", false))).isEqualTo(-1001);
  }

  @Test
  void shouldKeepOrdersRightWhenTheFeedsGridIsRefined() {
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTC);
    market.depth("999.95 0.0005", "");
    market.trade(Side.SELL, "1000.0", "5.5");
    filled(market.now(order), "0.5");
    market.trade(Side.SELL, "999.95", "0.25");
    filled(market.now(order), "0.75");
    market.trade(Side.SELL, "999.9", "7");
    filled(market.now(order), "2");
    assertThat(market.position()).isEqualByComparingTo("2");
  }
}
