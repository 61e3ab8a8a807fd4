package io.depthflow.exchange.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed's snapshot has the five best levels of each side; what lies deeper is not known. */
class UntoldDepthTest {

  private static TestMarket open(String model) {
    EngineConfig config = EngineConfig.of(new BigDecimal("100000"), FeeRates.REGULAR);
    TestMarket market = new TestMarket(config.withQueueModel(QueueModel.parse(model)));
    market.line(
        "{\"lastUpdateId\":1000,\"E\":1,\"T\":1,\"bids\":[[\"1000.0\",\"5\"],[\"999.9\",\"1\"],"
            + "[\"999.8\",\"1\"],[\"999.7\",\"1\"],[\"999.5\",\"1\"]],"
            + "\"asks\":[[\"1000.1\",\"5\"],[\"1000.2\",\"1\"],[\"1000.3\",\"1\"],"
            + "[\"1000.4\",\"1\"],[\"1000.6\",\"1\"]]}");
    market.depth("", "");
    return market;
  }

  private static BigDecimal executed(TestMarket market, OrderView order) {
    return market.now(order).executed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"risk-averse", "risk-averse-capped", "power-2"})
  void shouldNotStandAtTheFrontOfALevelThatNothingHasTold(String model) {
    TestMarket market = open(model);
    OrderView order = market.limit(Side.BUY, "999.0", "2", TimeInForce.GTC);
    market.trade(Side.SELL, "999.0", "1");
    assertThat(executed(market, order)).isEqualByComparingTo("0");
    market.depth("1000.0 0, 999.9 0, 999.8 0, 999.7 0, 999.5 0, 999.0 8", "999.3 1");
    market.trade(Side.SELL, "999.0", "8.5");
    assertThat(executed(market, order)).isEqualByComparingTo("0.5");
    market.trade(Side.SELL, "998.9", "9");
    assertThat(executed(market, order)).isEqualByComparingTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"risk-averse", "log"})
  void shouldBeFilledByATradeThroughALevelThatNothingHasTold(String model) {
    TestMarket market = open(model);
    OrderView order = market.limit(Side.SELL, "1001.0", "2", TimeInForce.GTC);
    market.trade(Side.BUY, "1001.1", "0.5");
    assertThat(executed(market, order)).isEqualByComparingTo("0.5");
    market.trade(Side.BUY, "1001.0", "1");
    assertThat(executed(market, order)).isEqualByComparingTo("1.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999.6", "999.5"})
  void shouldStandAtTheFrontOfAnEmptyLevelWithinTheSnapshot(String price) {
    TestMarket market = open("risk-averse");
    market.depth("999.5 0", "");
    OrderView order = market.limit(Side.BUY, price, "2", TimeInForce.GTC);
    market.trade(Side.SELL, price, "1");
    assertThat(executed(market, order)).isEqualByComparingTo("1");
  }

  @Test
  void shouldNotTakeTwiceWhatWasOutOfSightAndDeeperThanTheNextSnapshot() {
    TestMarket market = open("risk-averse");
    OrderView sold = market.limit(Side.SELL, "1000.0", "3", TimeInForce.IOC);
    assertThat(executed(market, sold)).isEqualByComparingTo("3");
    market.lastId += 1_000; // a gap
    market.depth("1010.0 1", "");
    market.line(
        "{\"lastUpdateId\":"
            + market.lastId
            + ",\"E\":1,\"T\":1,\"bids\":[[\"1010.0\",\"1\"],[\"1009.9\",\"1\"],"
            + "[\"1009.8\",\"1\"],[\"1009.7\",\"1\"],[\"1009.6\",\"1\"]],"
            + "\"asks\":[[\"1010.1\",\"5\"]]}");
    market.depth("1009.9 0, 1009.8 0, 1009.7 0, 1009.6 0", "");
    market.depth("1010.0 0, 1000.0 5", "");
    sold = market.limit(Side.SELL, "1000.0", "5", TimeInForce.IOC);
    assertThat(executed(market, sold)).isEqualByComparingTo("2");
    market.depth("1000.0 0, 990.0 1", "");
    market.depth("1000.0 4", "");
    sold = market.limit(Side.SELL, "1000.0", "5", TimeInForce.IOC);
    assertThat(executed(market, sold)).isEqualByComparingTo("4");
  }
}
