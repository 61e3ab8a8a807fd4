package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Price match, end dates, self-trade prevention, reduce-only, life of ids and histories. Bids
 * 1000.0 x 5, 999.9 x 10, 999.0 x 20; asks 1000.1 x 5, 1000.2 x 10, 1001.0 x 20.
 */
class OrderTermsTest {

  private static final long DAY_MS = 24 * 60 * 60_000L;

  private final TestMarket market = TestMarket.open();

  private static NewOrder limit(Side side, String price, String quantity, TimeInForce tif) {
    return TestMarket.order(null, side, OrderType.LIMIT, tif, price, quantity, false);
  }

  private static NewOrder gtc(Side side, String price, String quantity) {
    return limit(side, price, quantity, TimeInForce.GTC);
  }

  private int place(NewOrder order) {
    return market.refusal(() -> market.place(order));
  }

  /** A refusal leaves no trace. */
  private void assertRefused(NewOrder order, int code) {
    int events = market.sequence.size();
    List<OrderView> before = market.exchange.allOrders(SYMBOL);
    AccountView account = market.exchange.account();
    assertThat(place(order)).isEqualTo(code);
    assertThat(market.exchange.allOrders(SYMBOL)).isEqualTo(before);
    assertThat(market.exchange.account()).isEqualTo(account);
    assertThat(market.sequence).hasSize(events);
    assertThat(market.refusal(() -> market.exchange.test(order, market.nowMs))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "BUY,  OPPONENT, 1000.1",
    "SELL, OPPONENT, 1000.0",
    "BUY,  QUEUE,    1000.0",
    "SELL, QUEUE,    1000.1",
    "BUY,  OPPONENT_5, 1000.5",
    "BUY,  QUEUE_5,  999.6",
    "SELL, QUEUE_5,  1000.5",
  })
  void shouldSetThePriceFromTheBook(Side side, PriceMatch match, String price) {
    market.depth("999.8 1,999.7 1,999.6 1", "1000.3 1,1000.4 1,1000.5 1");
    OrderView placed = market.place(gtc(side, null, "1").withPriceMatch(match));
    assertThat(placed.price()).isEqualByComparingTo(price);
    assertThat(placed.priceMatch()).isEqualTo(match);
  }

  private static NewOrder at(String price, PriceMatch match, OrderType type) {
    TimeInForce tif = type == OrderType.MARKET ? null : TimeInForce.GTC;
    NewOrder o = TestMarket.order(null, Side.BUY, type, tif, price, "1", false);
    return new NewOrder(
        SYMBOL,
        null,
        Side.BUY,
        type,
        tif,
        o.quantity(),
        o.price(),
        false,
        SelfTradePrevention.EXPIRE_MAKER,
        PositionSide.BOTH,
        match,
        0);
  }

  @ParameterizedTest
  @CsvSource({
    "OPPONENT,    1000.0, LIMIT,  -1106",
    "OPPONENT,    ,       MARKET, -5038",
    "OPPONENT_10, ,       LIMIT,  -5037",
    "OPPONENT_20, ,       LIMIT,  -5037",
    "OPPONENT_5,  ,       LIMIT,  -5041",
    "QUEUE_5,     ,       LIMIT,  -5041",
    "QUEUE_10,    ,       LIMIT,  -5041",
    "QUEUE_20,    ,       LIMIT,  -5041",
    "NONE,        ,       LIMIT,  -1102",
  })
  void shouldRefuseAPriceMatch(PriceMatch match, String price, OrderType type, int code) {
    assertRefused(at(price, match, type), code);
  }

  @Test
  void shouldRefuseAPostOnlyOrderAtTheOpponentsPrice() {
    assertRefused(
        limit(Side.BUY, null, "1", TimeInForce.GTX).withPriceMatch(PriceMatch.OPPONENT), -5022);
  }

  @ParameterizedTest
  @CsvSource({
    "GTC, 600001, 0",
    "GTC, 600000, -5040",
    "GTC, 1, -5040",
    "GTC, -5000, -5040",
    "GTC, 253402300799000, -5040",
    "IOC, 700000, -1106",
    "FOK, 700000, -1106",
    "GTX, 700000, -1106",
  })
  void shouldTakeOnlyEndsThatAreFarEnough(TimeInForce tif, long afterMs, int code) {
    NewOrder order = limit(Side.BUY, "999.0", "1", tif).withGoodTill(market.nowMs + 1 + afterMs);
    if (code == 0) {
      assertThat(place(order)).isZero();
    } else {
      assertRefused(order, code);
    }
  }

  @Test
  void shouldExpireAtItsEndAndNotBefore() {
    long endMs = market.nowMs + 1_000_000;
    OrderView order = market.place(gtc(Side.BUY, "999.0", "1").withGoodTill(endMs));
    OrderView other = market.place(gtc(Side.BUY, "998.0", "1"));
    market.exchange.advanceTo(endMs - 1);
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.NEW);
    market.sequence.clear();
    market.exchange.advanceTo(endMs);
    assertThat(market.sequence).containsExactly("EXPIRED/EXPIRED");
    assertThat(market.orders.get(market.orders.size() - 1).expiryReason())
        .isEqualTo(ExpiryReason.NONE);
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.EXPIRED);
    market.exchange.advanceTo(market.nowMs + 365 * DAY_MS + 1_000);
    assertThat(market.exchange.openOrders(SYMBOL)).isEmpty();
    assertThat(other.status()).isEqualTo(OrderStatus.NEW);
  }

  /** Taker SELL 2 through our own BUY 1 at 1000.0, which stands at the level of the market's 5. */
  @ParameterizedTest
  @CsvSource({
    "GTC, EXPIRE_MAKER, EXPIRED_IN_MATCH, FILLED,           1, 0",
    "GTC, EXPIRE_TAKER, NEW,              EXPIRED_IN_MATCH, 0, 1",
    "GTC, EXPIRE_BOTH,  EXPIRED_IN_MATCH, EXPIRED_IN_MATCH, 1, 1",
    "IOC, EXPIRE_MAKER, EXPIRED_IN_MATCH, FILLED,           1, 0",
    "IOC, EXPIRE_TAKER, NEW,              EXPIRED_IN_MATCH, 0, 3",
    "IOC, EXPIRE_BOTH,  EXPIRED_IN_MATCH, EXPIRED_IN_MATCH, 1, 3",
    "FOK, EXPIRE_MAKER, NEW,              FILLED,           0, 0",
    "FOK, EXPIRE_TAKER, NEW,              FILLED,           0, 0",
    "GTC, NONE,         NEW,              FILLED,           0, 0",
    "IOC, NONE,         NEW,              FILLED,           0, 0",
  })
  void shouldPreventSelfTradesByTheTakersMode(
      TimeInForce tif,
      SelfTradePrevention mode,
      OrderStatus maker,
      OrderStatus taker,
      int makerReason,
      int takerReason) {
    OrderView own = market.place(gtc(Side.BUY, "1000.0", "1"));
    OrderView sold =
        market.place(limit(Side.SELL, "1000.0", "2", tif).withSelfTradePrevention(mode));
    assertThat(market.now(own).status()).isEqualTo(maker);
    assertThat(sold.status()).isEqualTo(taker);
    assertThat(reason(own)).isEqualTo(makerReason);
    assertThat(reason(sold)).isEqualTo(takerReason);
  }

  private int reason(OrderView order) {
    return market.orders.stream()
        .filter(e -> e.order().orderId() == order.orderId())
        .mapToInt(e -> e.expiryReason().code())
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"FOK, EXPIRE_TAKER", "GTC, NONE", "IOC, NONE"})
  void shouldTradeWithItselfWhereNothingPreventsIt(TimeInForce tif, SelfTradePrevention mode) {
    OrderView own = market.place(gtc(Side.BUY, "1000.0", "1"));
    OrderView sold =
        market.place(limit(Side.SELL, "1000.0", "6", tif).withSelfTradePrevention(mode));
    assertThat(sold.status()).isEqualTo(OrderStatus.FILLED);
    assertThat(market.now(own).status()).isEqualTo(OrderStatus.FILLED);
    assertThat(market.position()).isEqualByComparingTo("-5");
    List<Fill> fills =
        market.orders.stream().map(OrderEvent::fill).filter(Objects::nonNull).toList();
    assertThat(fills).extracting(Fill::maker).containsExactly(false, false, true);
    assertThat(fills).extracting(Fill::tradeId).doesNotHaveDuplicates();
    assertThat(fills.get(1).price()).isEqualByComparingTo("1000.0");
  }

  @Test
  void shouldKeepAReduceOnlyOrderWhereASelfTradeLeavesThePosition() {
    market.market(Side.SELL, "1", false);
    OrderView cover = market.reduce(Side.BUY, "990.0", "1");
    OrderView own = market.limit(Side.SELL, "1000.1", "1", TimeInForce.GTC);
    market.depth("", "1000.1 0");
    NewOrder taker =
        TestMarket.order(null, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, "1000.1", "1", false);
    market.place(taker.withSelfTradePrevention(SelfTradePrevention.NONE));
    assertThat(market.now(own).status()).isEqualTo(OrderStatus.FILLED);
    assertThat(market.position()).isEqualByComparingTo("-1");
    assertThat(market.now(cover).status()).isEqualTo(OrderStatus.NEW);
  }

  @Test
  void shouldRefusePostOnlyAgainstItself() {
    market.place(gtc(Side.BUY, "1000.0", "1"));
    assertRefused(limit(Side.SELL, "1000.0", "1", TimeInForce.GTX), -5022);
  }

  @ParameterizedTest
  @CsvSource({
    // position, resting plain sell, resting reduce-only sell, order, code
    "0,  0, 0, 1, SELL, -2022",
    "-1, 0, 0, 1, SELL, -2022",
    "4,  0, 0, 1, BUY,  -2022",
    "4,  0, 0, 4, SELL, 0",
    "4,  0, 0, 9, SELL, 0",
    "4,  0, 4, 1, SELL, -2022",
    "4,  0, 3, 1, SELL, 0",
    "4,  0, 3, 1.001, SELL, -2022",
    "4,  4, 0, 4, SELL, 0",
    "4,  900, 0, 4, SELL, 0",
  })
  void shouldCountOpenOrdersAgainstThePosition(
      String position, String plain, String reducing, String quantity, Side side, int code) {
    hold(position);
    if (!plain.equals("0")) {
      market.limit(Side.SELL, "1010.0", plain, TimeInForce.GTC);
    }
    if (!reducing.equals("0")) {
      market.reduce(Side.SELL, "1005.0", reducing);
    }
    String price = side == Side.SELL ? "1006.0" : "990.0";
    NewOrder order =
        TestMarket.order(null, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, true);
    if (code == 0) {
      assertThat(place(order)).isZero();
    } else {
      assertRefused(order, code);
    }
  }

  private void hold(String position) {
    if (!position.equals("0")) {
      Side side = position.startsWith("-") ? Side.SELL : Side.BUY;
      market.market(side, position.replace("-", ""), false);
    }
  }

  /** A wallet of 100 000 at leverage 20 carries about 2 000 BTC of resting sells at 1010. */
  @Test
  void shouldRefuseAReduceOnlyOrderWhoseOpenOrdersWouldFlipWithoutMargin() {
    hold("4");
    market.limit(Side.SELL, "1010.0", "1000", TimeInForce.GTC);
    market.limit(Side.SELL, "1010.0", "970", TimeInForce.GTC);
    NewOrder order =
        TestMarket.order(null, Side.SELL, OrderType.LIMIT, TimeInForce.GTC, "1006.0", "4", true);
    assertRefused(order, -4118);
  }

  @Test
  void shouldRefuseAFillOrKillThatReducesMoreThanThereIs() {
    hold("2");
    NewOrder order =
        TestMarket.order(null, Side.SELL, OrderType.LIMIT, TimeInForce.FOK, "1000.0", "3", true);
    assertRefused(order, -5021);
  }

  @Test
  void shouldExpireReduceOnlyOrdersWhenAnotherClosesThePosition() {
    hold("2");
    OrderView takeProfit = market.reduce(Side.SELL, "1005.0", "2");
    market.sequence.clear();
    market.market(Side.SELL, "3", false);
    assertThat(market.now(takeProfit).status()).isEqualTo(OrderStatus.EXPIRED);
    assertThat(reason(takeProfit)).isEqualTo(ExpiryReason.REDUCE_ONLY.code());
    assertThat(market.position()).isEqualByComparingTo("-1");
    assertThat(market.sequence)
        .containsExactly("NEW/NEW", "ACCOUNT", "TRADE/FILLED", "EXPIRED/EXPIRED");
  }

  @Test
  void shouldTellACancelThatItsOrderHadFilled() {
    OrderView order = market.limit(Side.BUY, "1000.1", "7", TimeInForce.GTC);
    OrderView canceled = market.exchange.cancel(SYMBOL, order.orderId(), null, market.nowMs);
    assertThat(canceled.status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(canceled.executed()).isEqualByComparingTo("5");
    OrderView filled = market.limit(Side.BUY, "1000.2", "1", TimeInForce.GTC);
    assertThat(
            market.refusal(
                () -> market.exchange.cancel(SYMBOL, filled.orderId(), null, market.nowMs)))
        .isEqualTo(-2011);
  }

  @Test
  void shouldForgetOrdersWithoutAFillAfterThreeDaysAndOthersAfterNinety() {
    OrderView canceled = market.limit(Side.BUY, "990.0", "1", TimeInForce.GTC);
    market.exchange.cancel(SYMBOL, canceled.orderId(), null, market.nowMs);
    OrderView filled = market.market(Side.BUY, "1", false);
    OrderView open = market.limit(Side.BUY, "990.0", "1", TimeInForce.GTC);
    long day0 = market.nowMs;
    market.exchange.advanceTo(day0 + 3 * DAY_MS - 10);
    assertThat(known(canceled)).isTrue();
    market.exchange.advanceTo(day0 + 3 * DAY_MS + 10);
    assertThat(known(canceled)).isFalse();
    assertThat(known(filled)).isTrue();
    market.exchange.advanceTo(day0 + 90 * DAY_MS + 10);
    assertThat(known(filled)).isFalse();
    assertThat(known(open)).isTrue();
    assertThat(market.exchange.allOrders(SYMBOL))
        .extracting(OrderView::orderId)
        .containsExactly(open.orderId());
  }

  private boolean known(OrderView order) {
    return market.refusal(() -> market.exchange.query(SYMBOL, order.orderId(), null)) != -2013;
  }

  @Test
  void shouldLimitTheNumberOfOpenOrders() {
    for (int i = 0; i < 200; i++) {
      market.limit(Side.BUY, "990.0", "1", TimeInForce.GTC);
    }
    assertRefused(gtc(Side.BUY, "990.0", "1"), -2025);
    market.exchange.cancelAll(SYMBOL, market.nowMs);
    assertThat(place(gtc(Side.BUY, "990.0", "1"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // side, quantity, status, executed, reason: bound 5 % of the mark 1000.05
    "BUY, 35, FILLED,  35, 0",
    "BUY, 36, EXPIRED, 35, 9",
  })
  void shouldExpireWhatAMarketOrderCannotFill(
      Side side, String quantity, OrderStatus status, String executed, int reason) {
    market.depth("", "1060.0 50");
    OrderView order = market.market(side, quantity, false);
    assertThat(order.status()).isEqualTo(status);
    assertThat(order.executed()).isEqualByComparingTo(executed);
    assertThat(reason(order)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "IOC, 4, 1000.1, FILLED,  4, 0",
    "IOC, 9, 1000.1, EXPIRED, 5, 2",
    "IOC, 1, 1000.0, EXPIRED, 0, 2",
    "FOK, 5, 1000.1, FILLED,  5, 0",
    "FOK, 15, 1000.2, FILLED, 15, 0",
    "GTX, 1, 1000.0, NEW,     0, 0",
    "GTC, 9, 1000.1, PARTIALLY_FILLED, 5, 0",
  })
  void shouldFollowTheTimeInForce(
      TimeInForce tif,
      String quantity,
      String price,
      OrderStatus status,
      String executed,
      int reason) {
    OrderView order = market.limit(Side.BUY, price, quantity, tif);
    assertThat(order.status()).isEqualTo(status);
    assertThat(order.executed()).isEqualByComparingTo(executed);
    assertThat(reason(order)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"FOK, 5.001, 1000.1, -5021", "FOK, 1, 1000.0, -5021", "GTX, 1, 1000.1, -5022"})
  void shouldNotRecordWhatTheTimeInForceRefuses(
      TimeInForce tif, String quantity, String price, int code) {
    assertRefused(limit(Side.BUY, price, quantity, tif), code);
  }
}
