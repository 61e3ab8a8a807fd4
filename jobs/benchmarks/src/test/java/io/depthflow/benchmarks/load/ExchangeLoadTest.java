package io.depthflow.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.server.ExchangeServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ratio means something only where both servers are asked the same and answer as much. */
class ExchangeLoadTest {

  @Test
  void shouldAskBothServersTheSameAndGetAsMuch() {
    try (ExchangeServer server = ExchangeLoad.exchange()) {
      String terms = ExchangeLoad.terms(server);
      String posted;
      String deleted;
      try (OrderClient client =
          new OrderClient(server.restUri(), server.apiKey(), server.apiSecret())) {
        assertThat(client.place(terms, "a-1", System.currentTimeMillis())).isEqualTo(200);
        posted = client.body();
        assertThat(client.cancel(DepthOnlyFeed.SYMBOL, "a-1", System.currentTimeMillis()))
            .isEqualTo(200);
        deleted = client.body();
      }
      assertThat(posted).contains("\"clientOrderId\":\"a-1\"", "\"status\":\"NEW\"");
      assertThat(deleted).contains("\"status\":\"CANCELED\"");
      OrderLoad load =
          new OrderLoad(server.apiKey(), server.apiSecret(), DepthOnlyFeed.SYMBOL, terms);
      try (BareServer bare = new BareServer(posted, deleted, true);
          OrderClient client = new OrderClient(bare.address(), "key", "secret")) {
        client.place(terms, "a-1", 0);
        assertThat(client.body()).isEqualTo(posted);
        client.cancel(DepthOnlyFeed.SYMBOL, "a-1", 0);
        assertThat(client.body()).isEqualTo(deleted);
        assertThat(load.run(bare.address(), 2, 0.2).count()).isPositive();
      }
      assertThat(load.run(server.restUri(), 2, 0.2).count()).isPositive();
      assertThat(server.<Integer>ask(e -> e.openOrders(DepthOnlyFeed.SYMBOL).size())).isZero();
    }
  }

  @Test
  void shouldSendTheSameFramesFromBothServers() {
    List<String> payloads = new ArrayList<>();
    Sampled ours = ExchangeLoad.fanOutExchange(20, 0, payloads);
    Sampled theirs = ExchangeLoad.fanOutBare(20, 0, payloads);
    assertThat(payloads).hasSize(20).allMatch(p -> p.startsWith("{\"e\":\"depthUpdate\""));
    assertThat(ours.count()).isEqualTo(2_000).isEqualTo(theirs.count());
    assertThat(ours.micros(1)).isGreaterThanOrEqualTo(ours.micros(0.5)).isPositive();
  }
}
