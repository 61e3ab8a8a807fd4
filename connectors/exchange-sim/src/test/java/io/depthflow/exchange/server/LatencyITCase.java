package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.latency.Latencies;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Latencies of a stepped exchange over real sockets. */
class LatencyITCase {

  private static final int FEED_MS = 40;
  private static final int ENTRY_MS = 100;
  private static final int RESPONSE_MS = 250;

  @Test
  void shouldDelayFramesRequestsAnswersAndUserEvents() {
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(new MarketGenerator(GeneratorConfig.defaults().withSymbol("BTCUSDT")))
            .time(TimeConfig.lockstep())
            .latencies(Latencies.constantMs(FEED_MS, ENTRY_MS, RESPONSE_MS))
            .build();
    try (ExchangeServer server = ExchangeServer.start(config)) {
      RawClient client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
      CompletableFuture<RawClient.Answer> opening =
          CompletableFuture.supplyAsync(() -> client.open("POST", "/fapi/v1/listenKey", ""));
      await().until(() -> server.pendingRequests() == 1);
      server.step(Duration.ofMillis(ENTRY_MS + RESPONSE_MS));
      String key = opening.join().body().path("listenKey").asText();
      try (Frames user = new Frames(URI.create(server.wsUri() + "/private/ws/" + key));
          Frames market = new Frames(URI.create(server.wsUri() + "/public/ws/btcusdt@depth@0ms"))) {
        await().until(() -> server.openSockets() == 2);
        long sentMs = server.nowMs();
        String order =
            "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.010&timestamp=" + server.nowMs();
        CompletableFuture<RawClient.Answer> placing =
            CompletableFuture.supplyAsync(
                () ->
                    client.send(
                        "POST", "/fapi/v1/order", order + "&signature=" + client.hmac(order), ""));
        await().until(() -> server.pendingRequests() == 1);
        server.step(Duration.ofMillis(ENTRY_MS - 1));
        assertThat(server.<Integer>ask(e -> e.fills("BTCUSDT").size())).isZero();
        server.step(Duration.ofMillis(1));
        assertThat(server.<Integer>ask(e -> e.fills("BTCUSDT").size())).isPositive();
        server.step(Duration.ofMillis(RESPONSE_MS - 1));
        assertThat(placing).isNotDone();
        assertThat(user.all).isEmpty();
        server.step(Duration.ofMillis(1));
        RawClient.Answer answer = placing.join();
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().path("updateTime").asLong()).isEqualTo(sentMs + ENTRY_MS);
        await().until(() -> user.events("ORDER_TRADE_UPDATE") >= 2);
        assertThat(user.all.get(0).path("E").asLong()).isEqualTo(sentMs + ENTRY_MS);

        server.step(Duration.ofSeconds(2));
        long lastSeen = server.nowMs() - FEED_MS;
        long lastSent = server.ask(e -> e.market("BTCUSDT").lastUpdateId());
        await()
            .until(
                () ->
                    !market.all.isEmpty()
                        && market.all.get(market.all.size() - 1).path("E").asLong()
                            > lastSeen - 500);
        for (JsonNode frame : market.all) {
          assertThat(frame.path("E").asLong()).isLessThanOrEqualTo(lastSeen);
        }
        server.step(Duration.ofMillis(FEED_MS));
        await().until(() -> market.all.stream().anyMatch(f -> f.path("u").asLong() == lastSent));
      }
    }
  }
}
