package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Trades come by themselves, before or after the depth event that contains them. */
class TradesBeforeBookTest {

  private final TestMarket market = TestMarket.open();

  private BigDecimal bought(String limit, String quantity) {
    return market.limit(Side.BUY, limit, quantity, TimeInForce.IOC).executed();
  }

  @Test
  void shouldNotTakeWhatATradeHasTakenAlready() {
    market.trade(Side.BUY, "1000.1", "3");
    assertThat(bought("1000.1", "5")).isEqualByComparingTo("2");
    assertThat(bought("1000.1", "5")).isEqualByComparingTo("0");
    market.depth("", "1000.1 2");
    assertThat(bought("1000.1", "5")).isEqualByComparingTo("0");
    market.depth("", "1000.1 3");
    assertThat(bought("1000.1", "5")).isEqualByComparingTo("1");
  }

  @Test
  void shouldCountWhatWeTookAndThenTheFeedTookOnce() {
    assertThat(bought("1000.1", "2")).isEqualByComparingTo("2");
    market.trade(Side.BUY, "1000.1", "3");
    assertThat(bought("1000.1", "1")).isEqualByComparingTo("1");
    market.depth("", "1000.1 2");
    assertThat(bought("1000.1", "5")).isEqualByComparingTo("1");
  }

  @Test
  void shouldStepOverALevelThatATradeHasTakenWhole() {
    market.trade(Side.BUY, "1000.1", "5");
    market.market(Side.BUY, "1", false);
    assertThat(market.exchange.fills(SYMBOL).get(0).price()).isEqualByComparingTo("1000.2");
    OrderView maker = market.limit(Side.BUY, "1000.1", "1", TimeInForce.GTX);
    assertThat(maker.status()).isEqualTo(OrderStatus.NEW);
    market.depth("", "1000.1 0");
    assertThat(market.now(maker).status()).isEqualTo(OrderStatus.NEW);
  }

  @Test
  void shouldTakeAgainWhatStandsAfterTheTradeWasShown() {
    market.trade(Side.BUY, "1000.1", "5");
    market.depth("", "1000.1 4");
    assertThat(bought("1000.1", "9")).isEqualByComparingTo("4");
  }

  @Test
  void shouldNotCountATradeOfTheSameMillisecondAsTheBookThatAnOrderMet() {
    market.depth("1000.0 2", "");
    long bookMs = market.nowMs - 1;
    OrderView order = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTC);
    market.nowMs = bookMs;
    market.trade(Side.SELL, "1000.0", "3"); // what made the level fall from 5 to 2
    assertThat(market.now(order).executed()).isEqualByComparingTo("0");
    market.nowMs += 10;
    market.trade(Side.SELL, "1000.0", "2.5");
    assertThat(market.now(order).executed()).isEqualByComparingTo("0.5");
  }

  @Test
  void shouldNotGoBackInTimeWithADepthEventThatComesAgain() {
    market.depth("1000.0 5", "1000.1 6");
    long lastId = market.lastId;
    market.nowMs += 50;
    market.depth("1000.0 2", "");
    long bookMs = market.nowMs - 1;
    market.lastId = lastId - 7;
    market.nowMs = bookMs - 40;
    market.depth("1000.0 5", "1000.1 6"); // a duplicate: the same ids and an old time
    market.nowMs = bookMs + 1;
    OrderView order = market.limit(Side.BUY, "1000.0", "1", TimeInForce.GTC);
    market.nowMs = bookMs - 20;
    market.trade(Side.SELL, "1000.0", "3"); // the book of bookMs has shown it
    assertThat(market.now(order).executed()).isEqualByComparingTo("0");
  }
}
