package io.depthflow.exchange.server.faults;

import static io.depthflow.exchange.server.faults.FaultBench.DEPTH;
import static io.depthflow.exchange.server.faults.FaultBench.SYMBOL;
import static io.depthflow.exchange.server.faults.FaultBench.awaitDepth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.RawClient.Answer;
import io.depthflow.exchange.server.TimeConfig;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults by the admin path, by schedule, and the restart of the whole port. */
class FaultScheduleITCase {

  @Test
  void shouldArmListAndClearOverHttp() throws Exception {
    try (FaultBench bench = new FaultBench(303)) {
      RawClient http = new RawClient(bench.server.restUri(), null, "none");
      JsonNode armed =
          http.open("POST", "/admin/faults", "kind=drop-depth&symbol=BTCUSDT&count=3").body();
      assertThat(armed.path("fault").asText()).isEqualTo("drop-depth symbol=BTCUSDT count=3");
      assertThat(armed.path("left").asInt()).isEqualTo(3);
      try (WireSocket socket = bench.socket(DEPTH)) {
        await().until(() -> bench.fired(FaultKind.DROP_DEPTH) == 3);
        awaitDepth(socket, 1);
      }
      http.open("POST", "/admin/faults", "kind=missing-pings&for=1h");
      JsonNode list = http.open("GET", "/admin/faults", "").body();
      assertThat(list.at("/armed/0/fault").asText()).isEqualTo("missing-pings for=1h");
      assertThat(list.at("/done/0/fired").asInt()).isEqualTo(3);
      assertThat(list.at("/fired/drop-depth").asInt()).isEqualTo(3);
      assertThat(list.path("kinds")).hasSize(FaultKind.values().length);
      list.path("kinds").forEach(k -> assertThat(k.path("help").asText()).isNotBlank());
      assertThat(page(bench)).contains("missing-pings for=1h", "drop-depth");
      assertThat(http.open("DELETE", "/admin/faults", "").body().path("disarmed").asInt())
          .isEqualTo(1);
      assertThat(http.open("GET", "/admin/faults", "").body().path("armed")).isEmpty();
      refused(http, "kind=drop-deth", "nearest is 'drop-depth'");
      refused(http, "kind=drop-depth&cuont=3", "nearest is 'count'");
      refused(http, "kind=drop-depth&count=0", "count='0' must be a whole number");
      refused(http, "kind=close-sockets&route=pubic", "nearest is 'public'");
      refused(http, "kind=slow-answer&delay=-3s", "delay=-3s is negative");
      assertThat(http.open("POST", "/admin/faults", "").code()).isEqualTo(-1102);
      assertThat(http.open("POST", "/admin/faults", "kind=drop-depth&symbol=NOSUCH").code())
          .isEqualTo(-1121);
      bench.assertUnharmed();
    }
  }

  private static void refused(RawClient http, String query, String message) {
    Answer answer = http.open("POST", "/admin/faults", query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("msg").asText()).contains(message);
  }

  private static String page(FaultBench bench) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(bench.server.restUri() + "/")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** What was armed and when, since the opening, of a lockstep exchange. */
  private static List<String> happened(FaultSchedule schedule) {
    ExchangeConfig config =
        ExchangeConfig.builder()
            .feed(new MarketGenerator(GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(404)))
            .time(TimeConfig.lockstep())
            .faults(schedule)
            .build();
    List<String> happened = new ArrayList<>();
    try (FaultBench bench = new FaultBench(ExchangeServer.start(config))) {
      long beganMs = bench.server.nowMs();
      bench.server.step(schedule.span().plusSeconds(1));
      List<ArmedFault> all = new ArrayList<>(bench.server.faults().done());
      all.addAll(bench.server.faults().armed());
      all.sort(java.util.Comparator.comparingLong(ArmedFault::id));
      all.forEach(a -> happened.add((a.armedMs() - beganMs) + " " + a.fault()));
      assertThat(bench.server.faults().toCome()).isEmpty();
    }
    return happened;
  }

  @Test
  void shouldPlayAScheduleByTheVenuesClock() {
    List<FaultKind> kinds =
        List.of(
            FaultKind.DROP_DEPTH,
            FaultKind.SLOW_ANSWER,
            FaultKind.CLOCK_SKEW,
            FaultKind.LISTEN_KEY_EXPIRED,
            FaultKind.PRICE_SPIKE);
    FaultSchedule schedule = FaultSchedule.seeded(9, Duration.ofMinutes(2), kinds, 12);
    List<String> once = happened(schedule);
    assertThat(once).as("seed 9").hasSize(schedule.planned().size()).isEqualTo(happened(schedule));
    for (int i = 0; i < once.size(); i++) {
      FaultSchedule.Planned planned = schedule.planned().get(i);
      String[] seen = once.get(i).split(" ", 2);
      assertThat(seen[1]).isEqualTo(planned.fault().toString());
      // the clock is looked at every 10 ms
      assertThat(Long.parseLong(seen[0]) - planned.at().toMillis()).isBetween(0L, 10L);
    }
  }

  @Test
  void shouldPlayAScheduleAskedForOverHttp() {
    try (FaultBench bench = new FaultBench(505)) {
      JsonNode played =
          bench
              .client
              .open(
                  "POST",
                  "/admin/faults/schedule",
                  "seed=3&seconds=60&perMinute=600&kinds=missing-pings,user-events-lost")
              .body();
      assertThat(played.path("planned").asInt()).isBetween(500, 700);
      await().until(() -> !bench.server.faults().armed().isEmpty());
      bench.server.faults().clear();
      assertThat(bench.server.faults().toCome()).isEmpty();
      String half = "seed=3&seconds=60&perMinute=6&kinds=missing-pings,nosuch";
      assertThat(bench.client.open("POST", "/admin/faults/schedule", half).status()).isEqualTo(400);
    }
  }

  @Test
  void shouldRestartWithAnOpenOrderAndAPositionLeft() {
    try (FaultBench bench = new FaultBench(606)) {
      bench.place("side=BUY&type=MARKET&quantity=0.05");
      bench.placeFar("left-over");
      BigDecimal wallet = bench.server.ask(e -> e.account().wallet());
      URI address = bench.server.restUri();
      try (WireSocket socket = bench.socket(DEPTH)) {
        awaitDepth(socket, 1);
        bench.server.faults().arm(Fault.restart(Duration.ofSeconds(3)));
        await().until(() -> socket.ended);
        assertThatThrownBy(() -> new Socket(address.getHost(), address.getPort()).close())
            .isInstanceOf(ConnectException.class);
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> listens(address));
      assertThat(bench.server.restUri()).isEqualTo(address);
      RawClient again = new RawClient(address, bench.server.apiKey(), bench.server.apiSecret());
      JsonNode open = again.signed("GET", "/fapi/v1/openOrders", "symbol=" + SYMBOL).body();
      assertThat(open).hasSize(1);
      assertThat(open.get(0).path("clientOrderId").asText()).isEqualTo("left-over");
      JsonNode risk = again.signed("GET", "/fapi/v2/positionRisk", "symbol=" + SYMBOL).body();
      assertThat(risk.get(0).path("positionAmt").asDouble()).isEqualTo(0.05);
      BigDecimal after = bench.server.ask(e -> e.account().wallet());
      assertThat(after).isEqualByComparingTo(wallet);
      bench.assertUnharmed();
    }
  }

  private static boolean listens(URI address) {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      return socket.isConnected();
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
