package io.depthflow.exchange.engine;

import static io.depthflow.exchange.engine.TestMarket.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.Tier;
import io.depthflow.market.order.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeedTransformTest {

  private static RawLine line(String json) {
    return new RawLine(SYMBOL, 5_000_000L, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(RawLine line) {
    return new String(line.frame(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldPassLinesUntouchedWithoutAnyShift() {
    RawLine line = line("{ \"odd\" :  1 }");
    assertThat(new FeedTransform(0).apply(line)).isSameAs(line);
  }

  @Test
  void shouldShiftTimesAndNothingElse() {
    RawLine out =
        new FeedTransform(1000)
            .apply(
                line(
                    "{\"stream\":\"x@trade\",\"data\":{\"e\":\"trade\",\"E\":5,\"T\":4,\"t\":7,"
                        + "\"p\":\"1.50\",\"q\":\"2\",\"m\":true,\"X\":\"MARKET\"}}"));
    assertThat(out.receiveTimeNs()).isEqualTo(1_005_000_000L);
    assertThat(text(out))
        .isEqualTo(
            "{\"stream\":\"x@trade\",\"data\":{\"e\":\"trade\",\"E\":1005,\"T\":1004,\"t\":7,"
                + "\"p\":\"1.50\",\"q\":\"2\",\"m\":true,\"X\":\"MARKET\"}}");
  }

  /** The same random market twice: plain, and through a transform that is shocked on the way. */
  @Test
  void shouldMoveTheWholeMarketAndKeepTheChain() {
    for (long seed = 1; seed <= 5; seed++) {
      FeedTransform transform = new FeedTransform(0);
      SimExchange shocked = new SimExchange(EngineConfig.defaults(), new EngineListener() {});
      shocked.addInstrument(TestMarket.INSTRUMENT);
      TestMarket plain =
          new TestMarket() {
            @Override
            void line(String json) {
              super.line(json);
              byte[] frame = json.getBytes(StandardCharsets.UTF_8);
              shocked.onLine(transform.apply(new RawLine(SYMBOL, nowMs * 1_000_000, frame)));
            }
          };
      RandomMarket feed = new RandomMarket(new Random(seed), plain);
      feed.open();
      Random random = new Random(-seed);
      for (int i = 0; i < 60; i++) {
        if (i % 20 == 10) {
          SymbolMarket at = shocked.market(SYMBOL);
          double bp = (random.nextInt(400) + 2) * (random.nextBoolean() ? 1 : -1);
          shocked.onLine(transform.shock(at, bp, plain.nowMs));
        }
        feed.move();
        assertThat(shocked.market(SYMBOL).isLive()).as("seed %s, step %s", seed, i).isTrue();
        assertMoved(plain, shocked, transform, "seed " + seed + ", step " + i);
      }
      assertThat(shocked.market(SYMBOL).lastUpdateId()).isEqualTo(plain.lastId + 3);
    }
  }

  private static void assertMoved(
      TestMarket plain, SimExchange shocked, FeedTransform transform, String at) {
    OrderBook before = plain.exchange.market(SYMBOL).book();
    OrderBook after = shocked.market(SYMBOL).book();
    long ticks = transform.priceShift().movePointRight(1).longValueExact();
    for (Side side : Side.values()) {
      assertThat(after.tiers(side, 1000))
          .as(at)
          .isEqualTo(
              before.tiers(side, 1000).stream()
                  .map(t -> new Tier(t.priceTicks() + ticks, t.quantityLots()))
                  .toList());
    }
  }

  @Test
  void shouldFillRestingOrdersThatTheShockRunsOver() {
    TestMarket market = TestMarket.open();
    FeedTransform transform = new FeedTransform(0);
    OrderView bid = market.limit(Side.BUY, "999.0", "3", TimeInForce.GTC);
    RawLine shock = transform.shock(market.exchange.market(SYMBOL), -50, market.nowMs);
    market.exchange.onLine(shock);
    assertThat(market.now(bid).executed()).isEqualByComparingTo("3");
    assertThat(market.exchange.market(SYMBOL).mark()).isEqualByComparingTo("995.05");
  }

  @Test
  void shouldRefuseShocksThatCannotBe() {
    TestMarket market = TestMarket.open();
    FeedTransform transform = new FeedTransform(0);
    SymbolMarket at = market.exchange.market(SYMBOL);
    assertThatThrownBy(() -> transform.shock(at, 0.1, 1)).hasMessageContaining("half a tick");
    assertThatThrownBy(() -> transform.shock(at, -10_000, 1)).hasMessageContaining("positive");
    assertThatThrownBy(() -> transform.shock(new TestMarket().exchange.market(SYMBOL), 10, 1))
        .isInstanceOf(IllegalStateException.class);
  }
}
