package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.FeedTransform;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** An announced shock moves the true orders with the book that they make. */
class ShockedOrdersTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldMoveTheOrdersByWhatTheBookMoves() throws IOException {
    GeneratorConfig config = GeneratorConfig.defaults().withSeed(9).withOrderByOrder(true);
    MarketGenerator market = new MarketGenerator(config);
    FeedTransform transform = new FeedTransform(0);
    SimExchange exchange = new SimExchange(EngineConfig.defaults(), new EngineListener() {});
    exchange.addInstrument(config.instrument());
    RawLine line = market.next();
    while (!exchange.market(config.symbol()).isLive()) {
      exchange.onLine(transform.apply(line));
      line = market.next();
    }
    transform.shock(exchange.market(config.symbol()), 30, line.receiveTimeNs() / 1_000_000);
    BigDecimal by = transform.priceShift();
    assertThat(by).isGreaterThan(new BigDecimal("100"));
    int items = 0;
    for (int i = 0; i < 200; i++, line = market.next()) {
      JsonNode before = JSON.readTree(line.frame()).path("data").path("o");
      JsonNode after = JSON.readTree(transform.apply(line).frame()).path("data").path("o");
      assertThat(after.size()).isEqualTo(before.size());
      for (int k = 0; k < before.size(); k++, items++) {
        assertThat(new BigDecimal(after.get(k).get(2).asText()))
            .isEqualByComparingTo(new BigDecimal(before.get(k).get(2).asText()).add(by));
        for (int field : new int[] {0, 1, 3, 4}) {
          assertThat(after.get(k).get(field)).isEqualTo(before.get(k).get(field));
        }
      }
    }
    assertThat(items).isGreaterThan(500);
  }
}
