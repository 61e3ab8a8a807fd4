package io.depthflow.exchange.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.engine.algo.AlgoOrders;
import io.depthflow.exchange.engine.algo.AlgoStatus;
import io.depthflow.exchange.engine.algo.AlgoType;
import io.depthflow.exchange.engine.algo.AlgoView;
import io.depthflow.exchange.engine.algo.NewAlgo;
import io.depthflow.exchange.engine.algo.WorkingType;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditional orders on a market written by hand: the book is 1000.0 x 5 / 1000.1 x 5. */
class AlgoOrdersTest {

  private final List<String> told = new ArrayList<>();
  private AlgoOrders algos;
  private TestMarket market;

  @BeforeEach
  void open() {
    market =
        new TestMarket() {
          @Override
          public void onOrder(OrderEvent event) {
            super.onOrder(event);
            algos.onOrder(event);
          }
        };
    algos = new AlgoOrders(market.exchange, (algo, nowMs) -> told.add(algo.status().name()));
    market.openBook();
    trade("1000.0");
  }

  private void trade(String price) {
    market.trade(Side.BUY, price, "0.001");
    algos.onMarket(TestMarket.SYMBOL, market.nowMs);
  }

  private static BigDecimal decimal(String text) {
    return text == null || text.isEmpty() ? null : new BigDecimal(text);
  }

  private static NewAlgo algo(AlgoType type, Side side, String trigger, String price) {
    return algo(type, side, "0.5", trigger, price, WorkingType.CONTRACT_PRICE, false, false);
  }

  private static NewAlgo algo(
      AlgoType type,
      Side side,
      String quantity,
      String trigger,
      String price,
      WorkingType workingType,
      boolean close,
      boolean reduceOnly) {
    boolean trailing = type == AlgoType.TRAILING_STOP_MARKET;
    return new NewAlgo(
        TestMarket.SYMBOL,
        "algo-1",
        side,
        type,
        PositionSide.BOTH,
        TimeInForce.GTC,
        decimal(quantity),
        decimal(price),
        trailing ? null : decimal(trigger),
        workingType,
        PriceMatch.NONE,
        close,
        false,
        reduceOnly,
        trailing ? decimal(trigger) : null,
        trailing ? BigDecimal.ONE : null,
        SelfTradePrevention.EXPIRE_MAKER,
        0);
  }

  @ParameterizedTest(name = "{0} {1} at {2}: trades {3}, triggered by the {4}th")
  @CsvSource({
    "STOP_MARKET, BUY, 1000.5, 1000.1/1000.4/1000.5/1000.6, 3",
    "STOP_MARKET, SELL, 999.5, 999.9/999.6/999.4/999.0, 3",
    "TAKE_PROFIT_MARKET, BUY, 999.5, 1000.5/999.6/999.5, 3",
    "TAKE_PROFIT_MARKET, SELL, 1000.5, 999.0/1000.4/1000.7, 3",
    "TRAILING_STOP_MARKET, SELL, '', 1000.0/1010.0/1000.1/999.9, 4",
    "TRAILING_STOP_MARKET, BUY, '', 1000.0/990.0/999.8/999.9, 4",
    "TRAILING_STOP_MARKET, SELL, 1005.0, 990.0/1004.9/1010.0/999.9, 4",
    "STOP_MARKET, BUY, 1000.5, 1000.1/1000.4, 0",
  })
  void shouldTriggerByTheTradeThatReachesIt(
      AlgoType type, Side side, String trigger, String prices, int by) {
    AlgoView placed = algos.place(algo(type, side, trigger, null), market.nowMs);
    int at = 0;
    int triggered = 0;
    for (String price : prices.split("/")) {
      at++;
      trade(price);
      boolean waits = algos.query(placed.algoId(), null).status() == AlgoStatus.NEW;
      triggered = !waits && triggered == 0 ? at : triggered;
    }
    assertThat(triggered).isEqualTo(by);
    if (by > 0) {
      AlgoView done = algos.query(placed.algoId(), null);
      assertThat(told).containsExactly("NEW", "TRIGGERING", "TRIGGERED", "FINISHED");
      OrderView order = market.exchange.query(TestMarket.SYMBOL, done.actualOrderId(), null);
      assertThat(order.type()).isEqualTo(OrderType.MARKET);
      assertThat(order.side()).isEqualTo(side);
      assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
      assertThat(done.actualPrice()).isEqualByComparingTo(order.averagePrice());
      assertThat(done.actualQuantity()).isEqualByComparingTo("0.5");
    }
  }

  @Test
  void shouldJudgeByTheMarkWhatWouldTriggerBeforeTheFirstTrade() {
    TestMarket quiet = new TestMarket();
    AlgoOrders untraded = new AlgoOrders(quiet.exchange, (algo, nowMs) -> {});
    quiet.openBook();
    assertThat(quiet.exchange.market(TestMarket.SYMBOL).lastPrice()).isNull();
    NewAlgo reached = algo(AlgoType.STOP_MARKET, Side.BUY, "900.0", null);
    assertThatThrownBy(() -> untraded.place(reached, quiet.nowMs))
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(-2021));
    NewAlgo ahead = algo(AlgoType.STOP_MARKET, Side.BUY, "1100.0", null);
    assertThat(untraded.place(ahead, quiet.nowMs).status()).isEqualTo(AlgoStatus.NEW);
  }

  @Test
  void shouldTriggerByTheMarkPriceOnlyWhereAskedTo() {
    NewAlgo byMark =
        algo(
            AlgoType.STOP_MARKET,
            Side.BUY,
            "0.5",
            "1005",
            null,
            WorkingType.MARK_PRICE,
            false,
            false);
    AlgoView placed = algos.place(byMark, market.nowMs);
    trade("1006.0");
    assertThat(algos.query(placed.algoId(), null).status()).isEqualTo(AlgoStatus.NEW);
    market.depth("1006.0 5", "1000.1 0,1000.2 0,1001.0 0,1006.1 5");
    algos.onMarket(TestMarket.SYMBOL, market.nowMs);
    assertThat(market.exchange.market(TestMarket.SYMBOL).mark()).isGreaterThan(decimal("1005"));
    assertThat(algos.query(placed.algoId(), null).status()).isEqualTo(AlgoStatus.FINISHED);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP_MARKET, BUY, 1000.0",
    "STOP_MARKET, SELL, 1000.0",
    "TAKE_PROFIT_MARKET, BUY, 1000.5",
    "TAKE_PROFIT_MARKET, SELL, 999.5",
    "TRAILING_STOP_MARKET, BUY, 1000.5",
    "TRAILING_STOP_MARKET, SELL, 999.5",
  })
  void shouldRefuseWhatWouldTriggerAtOnce(AlgoType type, Side side, String trigger) {
    assertThatThrownBy(() -> algos.place(algo(type, side, trigger, null), market.nowMs))
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(-2021));
    assertThat(told).isEmpty();
  }

  @Test
  void shouldPlaceALimitOrderThatFinishesWhenItIsClosed() {
    NewAlgo stop = algo(AlgoType.STOP, Side.SELL, "999.5", "1000.3");
    AlgoView placed = algos.place(stop, market.nowMs);
    assertThat(market.exchange.openOrders(null)).isEmpty();
    market.exchange.cancelAll(TestMarket.SYMBOL, market.nowMs);
    trade("999.5");
    AlgoView triggered = algos.query(placed.algoId(), null);
    assertThat(triggered.status()).isEqualTo(AlgoStatus.TRIGGERED);
    assertThat(market.exchange.openOrders(null)).hasSize(1);
    assertThatThrownBy(() -> algos.cancel(placed.algoId(), null, market.nowMs))
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(-2011));
    market.exchange.cancel(TestMarket.SYMBOL, triggered.actualOrderId(), null, market.nowMs);
    assertThat(algos.query(null, "algo-1").status()).isEqualTo(AlgoStatus.FINISHED);
  }

  @Test
  void shouldCloseTheWholePositionOrExpireWithoutOne() {
    NewAlgo close =
        algo(
            AlgoType.STOP_MARKET,
            Side.SELL,
            null,
            "999.5",
            null,
            WorkingType.CONTRACT_PRICE,
            true,
            false);
    market.market(Side.BUY, "0.7", false);
    algos.place(close, market.nowMs);
    trade("999.5");
    assertThat(market.exchange.position(TestMarket.SYMBOL).isFlat()).isTrue();
    assertThat(told).containsExactly("NEW", "TRIGGERING", "TRIGGERED", "FINISHED");
    told.clear();
    trade("1000.0");
    algos.place(close, market.nowMs);
    trade("999.5");
    assertThat(told).containsExactly("NEW", "TRIGGERING", "EXPIRED");
  }

  @Test
  void shouldCloseTheWholePositionAlthoughATakeProfitRests() {
    NewAlgo close =
        algo(
            AlgoType.STOP_MARKET,
            Side.SELL,
            null,
            "999.5",
            null,
            WorkingType.CONTRACT_PRICE,
            true,
            false);
    market.market(Side.BUY, "0.7", false);
    OrderView profit = market.reduce(Side.SELL, "1010.0", "0.7");
    algos.place(close, market.nowMs);
    trade("999.5");
    assertThat(told).containsExactly("NEW", "TRIGGERING", "TRIGGERED", "FINISHED");
    assertThat(market.exchange.position(TestMarket.SYMBOL).isFlat()).isTrue();
    assertThat(market.now(profit).status()).isEqualTo(OrderStatus.EXPIRED);
  }

  @Test
  void shouldBeRejectedForWhatItsOrderIsRefusedFor() {
    NewAlgo reduce =
        algo(
            AlgoType.STOP_MARKET,
            Side.BUY,
            "0.5",
            "1000.5",
            null,
            WorkingType.CONTRACT_PRICE,
            false,
            true);
    AlgoView placed = algos.place(reduce, market.nowMs);
    trade("1000.5");
    assertThat(told).containsExactly("NEW", "TRIGGERING", "REJECTED");
    assertThat(algos.query(placed.algoId(), null).failure())
        .isEqualTo(Rejections.reduceOnly().getMessage());
  }

  @Test
  void shouldBoundWhatWaitsAndKeepItOverARestart() {
    NewAlgo stop = algo(AlgoType.STOP_MARKET, Side.BUY, "1000.5", null);
    AlgoView first = algos.place(stop, market.nowMs);
    assertThatThrownBy(() -> algos.place(stop, market.nowMs))
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(-4116));
    algos.cancel(null, "algo-1", market.nowMs);
    algos.place(stop, market.nowMs);
    AlgoOrders restored = new AlgoOrders(market.exchange, (algo, nowMs) -> told.add("again"));
    restored.restore(algos.state(), market.nowMs);
    assertThat(restored.state()).isEqualTo(algos.state());
    assertThat(restored.query(first.algoId(), null).status()).isEqualTo(AlgoStatus.CANCELED);
    algos = restored;
    trade("1000.5");
    assertThat(restored.query(null, "algo-1").status()).isEqualTo(AlgoStatus.FINISHED);
    NewAlgo any =
        new NewAlgo(
            TestMarket.SYMBOL,
            null,
            Side.BUY,
            AlgoType.STOP_MARKET,
            PositionSide.BOTH,
            TimeInForce.GTC,
            BigDecimal.ONE,
            null,
            decimal("2000"),
            WorkingType.CONTRACT_PRICE,
            PriceMatch.NONE,
            false,
            false,
            false,
            null,
            null,
            SelfTradePrevention.EXPIRE_MAKER,
            0);
    for (int i = 0; i < AlgoOrders.OPEN_MAX; i++) {
      restored.place(any, market.nowMs);
    }
    assertThatThrownBy(() -> restored.place(any, market.nowMs))
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(-4045));
    restored.cancelAll(TestMarket.SYMBOL, market.nowMs);
    assertThat(restored.open(null)).isEmpty();
  }
}
