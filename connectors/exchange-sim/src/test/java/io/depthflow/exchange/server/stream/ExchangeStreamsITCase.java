package io.depthflow.exchange.server.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.Frames;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.Tier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The WebSocket side over real sockets. */
class ExchangeStreamsITCase {

  private static final String SYMBOL = "BTCUSDT";
  private static final int QUEUE_MAX = 200;

  private ExchangeServer server;
  private RawClient client;

  @BeforeEach
  void start() {
    GeneratorConfig market = GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(11);
    server =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(new MarketGenerator(market))
                .socketQueueMax(QUEUE_MAX)
                .build());
    client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private URI ws(String path) {
    return URI.create(server.wsUri() + path);
  }

  /** A client's book, and what it was at each update id. */
  private static final class ClientBook implements MarketListener {
    final BookSynchronizer sync = new BookSynchronizer();
    final LineDecoder decoder = new LineDecoder(SYMBOL);
    final Map<Long, List<Tier>> bids = new HashMap<>();
    final Map<Long, List<Tier>> asks = new HashMap<>();
    final Map<Long, long[]> tickers = new HashMap<>();
    int tickersCompared;

    ClientBook(Grid grid) {
      decoder.setGrid(grid);
    }

    void frame(byte[] frame) {
      decoder.decode(new RawLine(SYMBOL, 1, frame), this);
    }

    @Override
    public void onGrid(Grid grid) {
      throw new AssertionError("the exchange's grid is not fine enough: " + grid);
    }

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      sync.onDepth(update);
      remember();
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
      sync.onSnapshot(snapshot);
      remember();
    }

    private void remember() {
      if (sync.inSync()) {
        bids.put(sync.lastUpdateId(), sync.book().tiers(Side.BUY, 1000));
        asks.put(sync.lastUpdateId(), sync.book().tiers(Side.SELL, 1000));
        compare();
      }
    }

    @Override
    public void onBookTicker(BookTicker t, long receiveTimeNs) {
      long[] best = {t.bidTicks(), t.bidLots(), t.askTicks(), t.askLots()};
      tickers.put(t.updateId(), best);
      compare();
    }

    /** A slow depth stream brings an id later than the ticker does, a fast one earlier. */
    private void compare() {
      long[] best = sync.inSync() ? tickers.remove(sync.lastUpdateId()) : null;
      if (best != null) {
        var book = sync.book();
        assertThat(best)
            .containsExactly(
                book.bestBidTicks(), book.bestBidLots(), book.bestAskTicks(), book.bestAskLots());
        tickersCompared++;
      }
    }
  }

  private record EngineBook(long updateId, Grid grid, List<Tier> bids, List<Tier> asks) {
    static EngineBook of(SymbolMarket market) {
      return new EngineBook(
          market.lastUpdateId(),
          market.grid(),
          market.book().tiers(Side.BUY, 1000),
          market.book().tiers(Side.SELL, 1000));
    }
  }

  private EngineBook engineBook() {
    return server.ask(exchange -> EngineBook.of(exchange.market(SYMBOL)));
  }

  @ParameterizedTest
  @CsvSource({"btcusdt@depth@100ms", "btcusdt@depth", "btcusdt@depth@0ms", "btcusdt@depth@500ms"})
  void shouldGiveSnapshotAndStreamThatMakeTheEnginesBook(String stream) {
    ClientBook book = new ClientBook(engineBook().grid());
    String streams = "/public/stream?streams=" + stream + "/btcusdt@bookTicker";
    try (Frames frames = new Frames(ws(streams))) {
      await().until(() -> frames.events("depthUpdate") >= 3);
      byte[] snapshot =
          client
              .open("GET", "/fapi/v1/depth", "symbol=BTCUSDT&limit=1000")
              .body()
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      int fed = 0;
      for (; fed < 3; fed++) {
        book.frame(frames.bytes.get(fed));
      }
      book.frame(snapshot);
      fed = compareAfterMore(book, frames, fed);
      server.shock(SYMBOL, -35);
      double before =
          client
              .open("GET", "/fapi/v1/premiumIndex", "symbol=BTCUSDT")
              .body()
              .path("markPrice")
              .asDouble();
      compareAfterMore(book, frames, fed);
      assertThat(book.sync.count(SyncCount.GAPS)).isZero();
      assertThat(book.sync.count(SyncCount.CROSSED)).isZero();
      assertThat(book.sync.count(SyncCount.RESYNCS)).isEqualTo(1);
      assertThat(before).isPositive();
      assertThat(frames.all)
          .allSatisfy(
              f -> assertThat(f.path("stream").asText()).isIn(stream, "btcusdt@bookTicker"));
    }
    assertThat(book.tickersCompared).isPositive();
  }

  private int compareAfterMore(ClientBook book, Frames frames, int fedBefore) {
    long more = frames.events("depthUpdate") + 10;
    await().until(() -> frames.events("depthUpdate") >= more);
    int[] fed = {fedBefore};
    // a slower stream passes over ids, so several of the engine's books are tried
    Map<Long, EngineBook> engine = new HashMap<>();
    await()
        .untilAsserted(
            () -> {
              EngineBook now = engineBook();
              engine.put(now.updateId(), now);
              for (; fed[0] < frames.bytes.size(); fed[0]++) {
                book.frame(frames.bytes.get(fed[0]));
              }
              assertThat(book.bids.keySet()).containsAnyElementsOf(engine.keySet());
            });
    engine.keySet().retainAll(book.bids.keySet());
    engine.forEach(
        (id, at) -> {
          assertThat(book.bids.get(id)).isEqualTo(at.bids());
          assertThat(book.asks.get(id)).isEqualTo(at.asks());
        });
    return fed[0];
  }

  @Test
  void shouldMoveTheMarketByTheShock() {
    double before = server.ask(e -> e.market(SYMBOL).mark()).doubleValue();
    Answered answer =
        new Answered(client.open("POST", "/admin/shock", "symbol=BTCUSDT&bp=-200").body());
    double after = server.ask(e -> e.market(SYMBOL).mark()).doubleValue();
    assertThat(answer.shift()).isBetween(-0.0201 * before, -0.0199 * before);
    assertThat(after).isBetween(before * 0.975, before * 0.985);
  }

  private record Answered(JsonNode body) {
    double shift() {
      return body.path("priceShift").asDouble();
    }
  }

  @Test
  void shouldServeEachStreamOnItsRouteAndStaySilentOnOthers() {
    String all =
        "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth5\",\"btcusdt@trade\","
            + "\"btcusdt@aggTrade\",\"btcusdt@markPrice@1s\",\"nosuch@depth\"],\"id\":1}";
    try (Frames onPublic = new Frames(ws("/public/ws"));
        Frames onMarket = new Frames(ws("/market/ws/0"))) {
      onPublic.send(all);
      onMarket.send(all);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  onPublic.events("depthUpdate") > 3
                      && onPublic.events("trade") > 0
                      && onMarket.events("aggTrade") > 0
                      && onMarket.events("markPriceUpdate") > 1);
      assertThat(onPublic.all.get(0).toString()).isEqualTo("{\"result\":null,\"id\":1}");
      assertThat(onMarket.all.get(0).toString()).isEqualTo("{\"result\":null,\"id\":1}");
      assertThat(onPublic.events("aggTrade") + onPublic.events("markPriceUpdate")).isZero();
      assertThat(onMarket.events("depthUpdate") + onMarket.events("trade")).isZero();
      JsonNode partial =
          onPublic.all.stream()
              .filter(f -> f.path("e").asText().equals("depthUpdate"))
              .toList()
              .get(1);
      assertThat(partial.path("b")).hasSize(5);
      assertThat(partial.path("a")).hasSize(5);
    }
  }

  @Test
  void shouldChainPartialDepthEvents() {
    try (Frames frames = new Frames(ws("/public/ws/btcusdt@depth10@100ms"))) {
      await().until(() -> frames.events("depthUpdate") > 5);
      List<JsonNode> events = List.copyOf(frames.all);
      for (int i = 1; i < events.size(); i++) {
        assertThat(events.get(i).path("pu")).isEqualTo(events.get(i - 1).path("u"));
      }
    }
  }

  @Test
  void shouldSpeakTheControlProtocol() {
    try (Frames frames = new Frames(ws("/public/ws"))) {
      frames.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"nosuch@depth\"],\"id\":\"a-uuid\"}");
      frames.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}");
      frames.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"nosuch@depth\"],\"id\":null}");
      frames.send("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":5}");
      frames.send("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":6}");
      frames.send("{\"method\":\"SET_PROPERTY\",\"params\":[\"other\",true],\"id\":7}");
      frames.send("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",\"x\"],\"id\":8}");
      frames.send("{\"method\":\"JUMP\",\"id\":9}");
      frames.send("{nonsense");
      await().until(() -> frames.all.size() == 9 && frames.closed);
      assertThat(frames.all.subList(0, 5))
          .extracting(JsonNode::toString)
          .containsExactly(
              "{\"result\":null,\"id\":\"a-uuid\"}",
              "{\"result\":[\"nosuch@depth\"],\"id\":3}",
              "{\"result\":null,\"id\":null}",
              "{\"result\":null,\"id\":5}",
              "{\"result\":true,\"id\":6}");
      assertThat(frames.all.subList(5, 9))
          .extracting(f -> f.at("/error/code").asInt())
          .containsExactly(0, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/private/ws/KEY, false",
    "/private/ws?listenKey=KEY&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE, false",
    "/private/stream?listenKey=KEY, true",
    "/ws/KEY, false",
  })
  void shouldSendUserEventsInEveryForm(String form, boolean combined) {
    String key = listenKey("POST");
    assertThat(listenKey("POST")).as("the same active key").isEqualTo(key);
    try (Frames frames = new Frames(ws(form.replace("KEY", key)))) {
      await().until(() -> server.ask(e -> true));
      client.signed(
          "POST",
          "/fapi/v1/order",
          "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=u1");
      await().until(() -> frames.events("ORDER_TRADE_UPDATE") >= 2);
      List<JsonNode> events = frames.all.stream().map(f -> combined ? f.path("data") : f).toList();
      assertThat(events)
          .extracting(e -> e.path("e").asText())
          .filteredOn(kind -> !kind.equals("TRADE_LITE"))
          .startsWith("ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE", "ORDER_TRADE_UPDATE");
      int account = form.contains("events=") ? 1 : 2;
      JsonNode filled = events.get(account + 1).path("o");
      assertThat(filled.path("c").asText()).isEqualTo("u1");
      assertThat(filled.path("x").asText()).isEqualTo("TRADE");
      assertThat(filled.path("m").asBoolean()).isFalse();
      assertThat(events.get(account).at("/a/P/0/pa").asText()).isEqualTo(filled.path("l").asText());
      assertThat(client.open("DELETE", "/fapi/v1/listenKey", "").status()).isEqualTo(200);
      await()
          .until(
              () -> combined || frames.events("listenKeyExpired") == 1 || form.contains("events="));
      assertThat(client.open("PUT", "/fapi/v1/listenKey", "").code()).isEqualTo(-1125);
    }
  }

  private String listenKey(String method) {
    return client.open(method, "/fapi/v1/listenKey", "").body().path("listenKey").asText();
  }

  @Test
  void shouldCutOffASocketThatDoesNotRead() {
    WebSocket.Listener deaf =
        new WebSocket.Listener() {
          @Override
          public void onOpen(WebSocket webSocket) {
            // asks for nothing, so nothing is read
          }
        };
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(ws("/public/ws/btcusdt@depth@0ms"), deaf)
            .join();
    for (int i = 0; i < 20_000 && server.slowSocketsClosed() == 0; i++) {
      server.shock(SYMBOL, i % 2 == 0 ? 100 : -100);
    }
    assertThat(server.slowSocketsClosed()).isEqualTo(1);
    assertThat(client.open("GET", "/fapi/v1/ping", "").status()).isEqualTo(200);
    socket.abort();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .open("GET", "/admin/truth", "symbol=BTCUSDT")
                            .body()
                            .at("/sockets/open")
                            .asInt())
                    .isZero());
  }
}
