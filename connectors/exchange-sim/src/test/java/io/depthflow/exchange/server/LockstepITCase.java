package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Virtual time: it moves when told, and the same calls give the same bytes. */
class LockstepITCase {

  private static final Logger LOG = LoggerFactory.getLogger(LockstepITCase.class);

  private static final String KEY = "lockstep-key";
  private static final String SECRET = "lockstep-secret";
  private static final int STEPS = Boolean.getBoolean("depthflow.long") ? 3_000 : 60;

  private static ExchangeConfig.Builder config(long seed) {
    return ExchangeConfig.builder()
        .keys(KEY, SECRET)
        .feed(new MarketGenerator(GeneratorConfig.defaults().withSymbol("BTCUSDT").withSeed(seed)))
        .feed(
            new MarketGenerator(
                GeneratorConfig.defaults().withSymbol("ETHUSDT").withSeed(seed + 1)))
        .time(TimeConfig.lockstep());
  }

  /** What a client sees of a run: every byte of three sockets and of every answer. */
  private static final class Run implements AutoCloseable {
    final ExchangeServer server;
    final RawClient client;
    final Frames market;
    final Frames marks;
    final Frames user;
    final ByteArrayOutputStream answers = new ByteArrayOutputStream();

    Run(ExchangeConfig config) {
      server = ExchangeServer.start(config);
      client = new RawClient(server.restUri(), KEY, SECRET);
      String s = "btcusdt@depth/btcusdt@trade/btcusdt@bookTicker/ethusdt@depth/ethusdt@depth10";
      market = new Frames(ws("/public/stream?streams=" + s));
      marks = new Frames(ws("/market/stream?streams=btcusdt@markPrice@1s/ethusdt@aggTrade"));
      String key = call("POST", "/fapi/v1/listenKey", "").body().path("listenKey").asText();
      user = new Frames(ws("/private/ws/" + key));
      flush();
      answers.reset();
    }

    private URI ws(String path) {
      return URI.create(server.wsUri() + path);
    }

    /** Signed at the venue's time. */
    RawClient.Answer call(String method, String path, String params) {
      String query = (params.isEmpty() ? "" : params + "&") + "timestamp=" + server.nowMs();
      RawClient.Answer answer =
          client.send(method, path, query + "&signature=" + client.hmac(query), "");
      answers.writeBytes(answer.body().toString().getBytes(StandardCharsets.UTF_8));
      return answer;
    }

    /** All frames sent before now have been read when the sockets have answered a question. */
    void flush() {
      for (Frames socket : new Frames[] {market, marks, user}) {
        if (socket.closed) {
          continue;
        }
        socket.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"flush\"}");
        await().until(() -> socket.count(f -> f.path("id").asText().equals("flush")) > 0);
        socket.all.clear();
      }
    }

    void trade(int steps) {
      for (int i = 0; i < steps; i++) {
        client.open("POST", "/admin/step", "ms=" + (100 + 37 * (i % 5)));
        String symbol = i % 2 == 0 ? "BTCUSDT" : "ETHUSDT";
        String quantity = i % 2 == 0 ? "0.010" : "0.100";
        String side = i / 2 % 2 == 0 ? "BUY" : "SELL";
        if (i % 3 == 0) {
          String quote =
              client
                  .open("GET", "/fapi/v1/ticker/bookTicker", "symbol=" + symbol)
                  .body()
                  .path(side.equals("BUY") ? "bidPrice" : "askPrice")
                  .asText();
          call(
              "POST",
              "/fapi/v1/order",
              "symbol="
                  + symbol
                  + "&side="
                  + side
                  + "&type=LIMIT&timeInForce=GTC&price="
                  + quote
                  + "&quantity="
                  + quantity);
        } else if (i % 3 == 1) {
          call(
              "POST",
              "/fapi/v1/order",
              "symbol=" + symbol + "&side=" + side + "&type=MARKET&quantity=" + quantity);
        } else {
          call("DELETE", "/fapi/v1/allOpenOrders", "symbol=" + symbol);
        }
        call("GET", "/fapi/v3/account", "");
      }
    }

    String hash() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Frames socket : new Frames[] {market, marks, user}) {
          socket.bytes.forEach(digest::update);
        }
        digest.update(answers.toByteArray());
        return HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      market.close();
      marks.close();
      user.close();
      server.close();
    }
  }

  private static String hashOf(long seed) {
    try (Run run = new Run(config(seed).build())) {
      run.trade(STEPS);
      run.flush();
      assertThat(run.user.bytes.size()).as("user events, seed %d", seed).isGreaterThan(STEPS);
      assertThat(run.market.bytes.size()).as("frames, seed %d", seed).isGreaterThan(STEPS * 5);
      String hash = run.hash();
      LOG.info(
          "seed {}: {} market frames, {} user events, SHA-256 {}",
          seed,
          run.market.bytes.size(),
          run.user.bytes.size(),
          hash);
      return hash;
    }
  }

  @Test
  void shouldGiveTheSameBytesForTheSameCalls() {
    String first = hashOf(7);
    assertThat(hashOf(7)).as("seed 7 again").isEqualTo(first);
    assertThat(hashOf(8)).as("another seed").isNotEqualTo(first);
  }

  @Test
  void shouldStandStillUntilItIsStepped() {
    try (Run run = new Run(config(3).build())) {
      long startMs = run.server.nowMs();
      assertThat(run.client.open("GET", "/fapi/v1/time", "").body().path("serverTime").asLong())
          .isEqualTo(startMs);
      long before = run.server.ask(e -> e.market("BTCUSDT").lastUpdateId());
      run.flush();
      assertThat(run.server.<Long>ask(e -> e.market("BTCUSDT").lastUpdateId())).isEqualTo(before);
      assertThat(run.server.step(Duration.ofMillis(1500))).isEqualTo(startMs + 1500);
      run.flush();
      assertThat(run.server.<Long>ask(e -> e.market("BTCUSDT").lastUpdateId()))
          .isGreaterThan(before);
      RawClient.Answer stepped = run.client.open("POST", "/admin/step", "ms=500");
      assertThat(stepped.body().path("serverTime").asLong()).isEqualTo(startMs + 2000);
      assertThat(run.server.nowMs()).isEqualTo(startMs + 2000);
      assertThatThrownBy(() -> run.server.stepTo(startMs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot step to " + startMs);
    }
  }

  private static RawLine line(long ms, String json) {
    return new RawLine("BTCUSDT", ms * 1_000_000, json.getBytes(StandardCharsets.UTF_8));
  }

  /** A market of two lines, so that an hour of virtual time is timers alone. */
  private static ExchangeConfig stillMarket() {
    long ms = 1_700_000_000_000L;
    List<RawLine> lines =
        List.of(
            line(
                ms,
                "{\"lastUpdateId\":10,\"bids\":[[\"99.0\",\"5\"]],\"asks\":[[\"101.0\",\"5\"]]}"),
            line(
                ms + 1,
                "{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"T\":1,"
                    + "\"s\":\"BTCUSDT\",\"U\":9,\"u\":12,\"pu\":8,\"b\":[[\"98.0\",\"1\"]],\"a\":[]}}"));
    Instrument instrument = GeneratorConfig.defaults().withSymbol("BTCUSDT").instrument();
    return ExchangeConfig.builder()
        .keys(KEY, SECRET)
        .feed(new ListFeed(instrument, lines))
        .time(TimeConfig.lockstep())
        .build();
  }

  @Test
  void shouldRunTimersByTheVenuesTime() {
    try (Run run = new Run(stillMarket())) {
      assertThat(run.server.nowMs()).isEqualTo(1_700_000_000_001L);
      run.call("POST", "/fapi/v1/countdownCancelAll", "symbol=BTCUSDT&countdownTime=5000");
      RawClient.Answer placed =
          run.call(
              "POST",
              "/fapi/v1/order",
              "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=2&price=98.0");
      assertThat(placed.status()).as(placed.body().toString()).isEqualTo(200);
      run.server.step(Duration.ofMillis(4999));
      assertThat(run.server.<Integer>ask(e -> e.openOrders("BTCUSDT").size())).isEqualTo(1);
      run.server.step(Duration.ofMillis(11));
      assertThat(run.server.<Integer>ask(e -> e.openOrders("BTCUSDT").size())).isZero();
      run.flush();
      assertThat(
              run.marks.bytes.stream()
                  .map(b -> new String(b, StandardCharsets.UTF_8))
                  .filter(f -> f.contains("markPriceUpdate"))
                  .count())
          .isEqualTo(5);
      run.marks.close();
      run.server.step(Duration.ofMinutes(60));
      run.flush();
      assertThat(new String(run.user.bytes.get(run.user.bytes.size() - 2), StandardCharsets.UTF_8))
          .contains("listenKeyExpired");
    }
  }

  @Test
  void shouldSayThatAnotherClockCannotBeStepped() {
    ExchangeConfig real = config(5).time(TimeConfig.real()).build();
    try (ExchangeServer server = ExchangeServer.start(real)) {
      assertThatThrownBy(() -> server.step(Duration.ofSeconds(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("pace REAL");
      RawClient.Answer answer =
          new RawClient(server.restUri(), null, "").open("POST", "/admin/step", "ms=5");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().path("msg").asText()).contains("only a lockstep exchange");
    }
  }
}
