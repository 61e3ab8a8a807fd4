package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Queue models inside the engine; bids 1000.0 x 5, 999.9 x 10, asks 1000.1 x 5, 1000.2 x 10. */
class QueueMatchingTest {

  private static TestMarket market(QueueModel model) {
    return new TestMarket(
        EngineConfig.of(new BigDecimal("100000"), FeeRates.REGULAR).withQueueModel(model));
  }

  private static TestMarket open(QueueModel model) {
    TestMarket market = market(model);
    market.openBook();
    return market;
  }

  private static void orders(TestMarket market, String items) {
    market.line(
        "{\"stream\":\"btcusdt@depthflowOrders\",\"data\":{\"e\":\"depthflowOrders\",\"E\":1,"
            + "\"s\":\"BTCUSDT\",\"o\":["
            + items
            + "]}}");
  }

  private static void filled(TestMarket market, OrderView order, String executed) {
    assertThat(market.now(order).executed()).isEqualByComparingTo(executed);
  }

  @Test
  void shouldMoveUpByTheShareOfACancelThatTheModelSays() {
    TestMarket market = open(QueueModel.power(1));
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTX);
    market.depth("1000.0 10", "");
    market.depth("1000.0 6", "");
    // 5 of 10 ahead, 4 cancelled, half of them behind us: 3 ahead.
    market.trade(Side.SELL, "1000.0", "4");
    filled(market, order, "1");
  }

  @Test
  void shouldNotCountATradeThatTheBookHadShownBeforeTheOrderCame() {
    TestMarket market = open(QueueModel.RISK_AVERSE);
    long tradedMs = market.nowMs;
    market.depth("1000.0 1", "");
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTX);
    market.line(trade(tradedMs - 1, "4"));
    filled(market, order, "0");
    market.line(trade(market.nowMs, "4"));
    assertThat(market.now(order).status()).isEqualTo(OrderStatus.FILLED);
  }

  private static String trade(long timeMs, String quantity) {
    return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1,\"T\":"
        + timeMs
        + ",\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"1000.0\",\"q\":\""
        + quantity
        + "\",\"X\":\"MARKET\",\"m\":true}}";
  }

  @Test
  void shouldStandBehindAllThatIsDisplayedAfterAGap() {
    TestMarket market = open(QueueModel.RISK_AVERSE);
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTX);
    market.trade(Side.SELL, "1000.0", "4");
    market.lastId += 100;
    market.depth("1000.0 8", "");
    market.line(
        "{\"lastUpdateId\":"
            + market.lastId
            + ",\"E\":1,\"T\":1,\"bids\":[[\"1000.0\",\"8\"]],\"asks\":[[\"1000.1\",\"5\"]]}");
    market.depth("", "");
    market.trade(Side.SELL, "1000.0", "8");
    filled(market, order, "0");
    market.trade(Side.SELL, "1000.0", "1");
    filled(market, order, "1");
  }

  @Test
  void shouldNotFillTakenLiquidityAgainAfterAGap() {
    TestMarket market = open(QueueModel.RISK_AVERSE);
    market.limit(Side.BUY, "1000.1", "4", TimeInForce.IOC);
    market.lastId += 100;
    market.depth("", "");
    market.line(
        "{\"lastUpdateId\":"
            + market.lastId
            + ",\"E\":1,\"T\":1,\"bids\":[[\"1000.0\",\"8\"]],"
            + "\"asks\":[[\"1000.1\",\"5\"],[\"1000.3\",\"9\"]]}");
    market.depth("", "");
    OrderView again = market.limit(Side.BUY, "1000.1", "4", TimeInForce.IOC);
    filled(market, again, "1");
  }

  @Test
  void shouldKeepTwoOrdersOfOursInTheirOrder() {
    TestMarket market = open(QueueModel.RISK_AVERSE);
    OrderView first = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTX);
    market.depth("1000.0 1", "");
    OrderView second = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTX);
    market.trade(Side.SELL, "1000.0", "4");
    filled(market, second, "0");
    market.trade(Side.SELL, "1000.0", "2");
    filled(market, first, "1");
    filled(market, second, "0");
    market.trade(Side.SELL, "1000.0", "0.5");
    filled(market, second, "0.5");
  }

  @Test
  void shouldServeFirstInFirstOutWhenTheFeedTellsEveryOrder() {
    TestMarket market = market(QueueModel.FIFO);
    orders(
        market,
        "[\"A\",\"B\",\"1000.0\",1,\"2\"],[\"A\",\"B\",\"1000.0\",2,\"3\"],"
            + "[\"A\",\"B\",\"999.9\",3,\"10\"]");
    market.openBook();
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTX);
    orders(market, "[\"A\",\"B\",\"1000.0\",4,\"6\"],[\"C\",\"B\",\"1000.0\",2,\"1\"]");
    market.depth("1000.0 10", "");
    orders(market, "[\"C\",\"B\",\"1000.0\",4,\"1\"]");
    market.depth("1000.0 9", "");
    orders(market, "[\"T\",\"B\",\"1000.0\",1,\"2\"],[\"T\",\"B\",\"1000.0\",2,\"2\"]");
    market.trade(Side.SELL, "1000.0", "4");
    filled(market, order, "0");
    orders(market, "[\"T\",\"B\",\"1000.0\",4,\"1.5\"]");
    market.trade(Side.SELL, "1000.0", "1.5");
    filled(market, order, "1.5");
  }

  @Test
  void shouldRefuseFirstInFirstOutOfAFeedThatDoesNotTellOrders() {
    TestMarket market = market(QueueModel.FIFO);
    assertThatThrownBy(market::openBook)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fifo")
        .hasMessageContaining("btcusdt@depthflowOrders");
  }

  @Test
  void shouldRefuseOrderLinesThatAreNotWhole() {
    TestMarket market = market(QueueModel.FIFO);
    orders(market, "[\"A\",\"B\",\"1000.0\",1,\"2\"]");
    for (String items :
        new String[] {
          "[\"A\",\"B\",\"1000.0\",1,\"2\"]",
          "[\"C\",\"B\",\"1000.0\",1,\"3\"]",
          "[\"C\",\"S\",\"1000.0\",1,\"1\"]",
          "[\"T\",\"B\",\"1000.0\",7,\"1\"]",
          "[\"A\",\"X\",\"1000.0\",8,\"1\"]",
          "[\"A\",\"B\",\"1000.0\",8]"
        }) {
      assertThatThrownBy(() -> orders(market, items))
          .as(items)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(SYMBOL);
    }
  }

  @Test
  void shouldKeepPlacesWhereAllOrdersAreListedAnew() {
    TestMarket market = market(QueueModel.FIFO);
    orders(market, "[\"A\",\"B\",\"1000.0\",1,\"2\"],[\"A\",\"B\",\"1000.0\",2,\"3\"]");
    market.openBook();
    OrderView order = market.limit(Side.BUY, "1000.0", "2", TimeInForce.GTX);
    market.line(
        "{\"stream\":\"btcusdt@depthflowOrders\",\"data\":{\"e\":\"depthflowOrders\",\"E\":1,"
            + "\"s\":\"BTCUSDT\",\"all\":true,\"o\":[[\"A\",\"B\",\"1000.0\",2,\"1\"],"
            + "[\"A\",\"B\",\"1000.0\",5,\"4\"]]}}");
    orders(market, "[\"T\",\"B\",\"1000.0\",2,\"1\"],[\"T\",\"B\",\"1000.0\",5,\"1\"]");
    filled(market, order, "1");
  }
}
