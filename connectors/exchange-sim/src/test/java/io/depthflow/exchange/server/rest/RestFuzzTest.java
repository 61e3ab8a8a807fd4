package io.depthflow.exchange.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.Inside;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.RestOptions;
import io.depthflow.exchange.server.Venue;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Malformed requests by the table of {@link FuzzMutation}, straight into the REST front: the right
 * code for each, nothing kept, and the venue serves as before. 20,000 of them, 900,000 in the long
 * form.
 */
class RestFuzzTest {

  private static final Logger LOG = LoggerFactory.getLogger(RestFuzzTest.class);

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final long SEED = Long.getLong("depthflow.seed", 20_260_101L);
  private static final int ROUNDS = LONG ? 900 : 20;
  private static final int A_ROUND = 1_000;
  private static final long HEAP_GROWTH_MAX = 32L << 20;

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      runtime.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void shouldAnswerEveryMutationWithItsCode() {
    Map<FuzzMutation, Integer> counts = new EnumMap<>(FuzzMutation.class);
    try (ExchangeServer server = FuzzVenue.start()) {
      Random random = new Random(SEED);
      long heapBefore = 0;
      for (int round = 0; round < ROUNDS; round++) {
        int number = round;
        server.ask(exchange -> round(Inside.front(server), random, number, counts));
        if (round == ROUNDS / 10) {
          heapBefore = usedHeap();
        }
      }
      long grown = usedHeap() - heapBefore;
      assertThat(grown).as("heap after collection, seed %d", SEED).isLessThan(HEAP_GROWTH_MAX);
      LOG.info(
          "REST fuzz, seed {}: {} requests, heap grown by {} KiB, {}",
          SEED,
          ROUNDS * A_ROUND,
          grown >> 10,
          counts);
      assertThat(counts.keySet()).containsExactly(FuzzMutation.values());
      server.ask(exchange -> assertNothingKept(Inside.venue(server), exchange));
      assertServes(server);
    }
  }

  private static Void round(
      RestFront front, Random random, int round, Map<FuzzMutation, Integer> counts) {
    FuzzMutation[] table = FuzzMutation.values();
    long nowMs = FuzzVenue.START_MS + 60_000 + round * 100L;
    for (int i = 0; i < A_ROUND; i++) {
      FuzzMutation mutation = table[random.nextInt(table.length)];
      RestRequest request = mutation.make(random).build(random, nowMs);
      RestAnswer answer = front.answer(request);
      if (answer.code() != mutation.code || answer.status() != mutation.status()) {
        assertThat(answer.status() + " " + answer.body())
            .as("%s, seed %d, round %d.%d: %s", mutation, SEED, round, i, shown(request))
            .isEqualTo(mutation.status() + " code " + mutation.code);
      }
      counts.merge(mutation, 1, Integer::sum);
    }
    return null;
  }

  static String shown(RestRequest r) {
    String text = r.method() + " " + r.path() + "?" + r.query() + " body " + r.rawBody();
    return text.length() < 2_000 ? text : text.substring(0, 2_000) + "...";
  }

  private static Void assertNothingKept(Venue venue, SimExchange exchange) {
    assertThat(exchange.openOrders(null)).isEmpty();
    assertThat(exchange.allOrders(FuzzVenue.SYMBOL)).isEmpty();
    assertThat(venue.counters().addresses())
        .isLessThanOrEqualTo(RestOptions.defaults().addressesMax());
    assertThat(venue.counters().refused()).isZero();
    assertThat(venue.hub().sockets()).isEmpty();
    return null;
  }

  /** An order's round trip over a socket. */
  static void assertServes(ExchangeServer server) {
    RawClient client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
    long now = client.open("GET", "/fapi/v1/time", "").body().path("serverTime").asLong();
    String order =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.050&price=49500.0"
            + "&recvWindow=60000&timestamp="
            + now;
    RawClient.Answer placed =
        client.send("POST", "/fapi/v1/order", "", order + "&signature=" + client.hmac(order));
    assertThat(placed.body().path("status").asText()).isEqualTo("NEW");
    String cancel =
        "symbol=BTCUSDT&orderId=" + placed.body().path("orderId").asLong() + "&timestamp=" + now;
    RawClient.Answer canceled =
        client.send("DELETE", "/fapi/v1/order", cancel + "&signature=" + client.hmac(cancel), "");
    assertThat(canceled.body().path("status").asText()).isEqualTo("CANCELED");
  }

  @Test
  void shouldNameTheMandatoryParameterThatIsMissing() {
    try (ExchangeServer server = FuzzVenue.start()) {
      Random random = new Random(SEED);
      for (int i = 0; i < 500; i++) {
        FuzzRequest request = FuzzTemplates.any(random, x -> !x.mandatory.isEmpty());
        String name = request.mandatory.get(random.nextInt(request.mandatory.size()));
        request.remove(name);
        RestRequest raw = request.build(random, FuzzVenue.START_MS + 60_000);
        RestAnswer answer = server.ask(exchange -> Inside.front(server).answer(raw));
        assertThat(answer.body().path("msg").asText().toLowerCase(Locale.ROOT))
            .as("seed %d: %s", SEED, shown(raw))
            .contains("'" + name.toLowerCase(Locale.ROOT) + "'");
      }
    }
  }
}
