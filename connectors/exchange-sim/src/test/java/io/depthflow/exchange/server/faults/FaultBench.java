package io.depthflow.exchange.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.ExchangeServer;
import io.depthflow.exchange.server.RawClient;
import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SyncCount;
import io.depthflow.market.book.Tier;
import io.depthflow.market.order.Fill;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An exchange to be disturbed, and the proof that it is unharmed. */
final class FaultBench implements AutoCloseable {

  static final String SYMBOL = "BTCUSDT";
  static final String DEPTH = "/public/ws/btcusdt@depth@100ms";

  final ExchangeServer server;
  final RawClient client;

  FaultBench(long seed) {
    this(
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(
                    new MarketGenerator(
                        GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(seed)))
                .limits(1_000_000, 100_000, 100_000)
                .sockets(SocketLimits.defaults().withPings(200, 60_000))
                .build()));
  }

  FaultBench(ExchangeServer server) {
    this.server = server;
    this.client = new RawClient(server.restUri(), server.apiKey(), server.apiSecret());
  }

  WireSocket socket(String path) {
    return new WireSocket(server.wsUri(), path);
  }

  static JsonNode json(WireSocket.Frame frame) {
    try {
      return RawClient.JSON.readTree(frame.text());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON", e);
    }
  }

  /** The events of a kind, of a socket that is not combined. */
  static List<JsonNode> events(WireSocket socket, String kind) {
    return socket.of(WireSocket.TEXT).stream()
        .filter(f -> f.text().startsWith("{\"e\":\"" + kind + "\"") && f.text().endsWith("}"))
        .map(FaultBench::json)
        .toList();
  }

  /** Waits until so many more depth events came. */
  static void awaitDepth(WireSocket socket, int more) {
    int wanted = events(socket, "depthUpdate").size() + more;
    await().until(() -> events(socket, "depthUpdate").size() >= wanted);
  }

  RawClient.Answer place(String more) {
    return client.signed("POST", "/fapi/v1/order", "symbol=" + SYMBOL + "&" + more);
  }

  /** Places a bid far below the market that will not fill by itself; its client id. */
  RawClient.Answer placeFar(String clientId) {
    return place(farBid() + "&timeInForce=GTC&newClientOrderId=" + clientId);
  }

  String farBid() {
    double bid = server.ask(e -> e.market(SYMBOL).mark()).doubleValue() * 0.98;
    return String.format(
        Locale.ROOT, "side=BUY&type=LIMIT&quantity=0.010&price=%.1f", Math.floor(bid));
  }

  String status(String clientId) {
    String query = "symbol=" + SYMBOL + "&origClientOrderId=" + clientId;
    return client.signed("GET", "/fapi/v1/order", query).body().path("status").asText();
  }

  long fired(FaultKind kind) {
    return server.faults().fired(kind);
  }

  /** {@link #assertAccount} and {@link #assertBook}. */
  void assertUnharmed() {
    assertAccount();
    assertBook();
  }

  /** The account adds up to the last digit, from the fills alone. */
  void assertAccount() {
    AccountView a = server.ask(e -> e.account());
    List<Fill> fills = server.ask(e -> e.fills(SYMBOL));
    BigDecimal position = server.ask(e -> e.position(SYMBOL)).amount();
    assertThat(a.wallet())
        .isEqualByComparingTo(
            a.startingWallet()
                .add(a.realized())
                .subtract(a.commission())
                .add(a.funding())
                .add(a.insurance()));
    assertThat(sum(fills.stream().map(Fill::commission).toList()))
        .isEqualByComparingTo(a.commission());
    assertThat(sum(fills.stream().map(Fill::realizedPnl).toList()))
        .isEqualByComparingTo(a.realized());
    assertThat(
            sum(
                fills.stream()
                    .map(f -> f.side() == Side.BUY ? f.quantity() : f.quantity().negate())
                    .toList()))
        .isEqualByComparingTo(position);
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private record Book(long updateId, List<Tier> bids, List<Tier> asks) {}

  /** A client that connects now builds the engine's own book. */
  void assertBook() {
    try (WireSocket socket = socket(DEPTH)) {
      awaitDepth(socket, 2);
      Follower follower = new Follower();
      int[] fed = {0};
      follower.feed(socket, fed);
      byte[] snapshot =
          client
              .open("GET", "/fapi/v1/depth", "symbol=" + SYMBOL + "&limit=1000")
              .body()
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      follower.decode(snapshot);
      awaitDepth(socket, 2);
      Book engine =
          server.ask(
              e ->
                  new Book(
                      e.market(SYMBOL).lastUpdateId(),
                      e.market(SYMBOL).book().tiers(Side.BUY, 20),
                      e.market(SYMBOL).book().tiers(Side.SELL, 20)));
      await()
          .untilAsserted(
              () -> {
                follower.feed(socket, fed);
                assertThat(follower.books).containsKey(engine.updateId());
              });
      assertThat(follower.books.get(engine.updateId())).isEqualTo(engine);
      assertThat(follower.sync.count(SyncCount.GAPS) + follower.sync.count(SyncCount.CROSSED))
          .isZero();
    }
  }

  /** A client's book by the protocol's rules, remembered at every update id. */
  private final class Follower implements MarketListener {
    final BookSynchronizer sync = new BookSynchronizer();
    final LineDecoder decoder = new LineDecoder(SYMBOL);
    final Map<Long, Book> books = new HashMap<>();

    Follower() {
      decoder.setGrid(server.ask(e -> e.market(SYMBOL).grid()));
    }

    void feed(WireSocket socket, int[] fed) {
      List<WireSocket.Frame> texts = socket.of(WireSocket.TEXT);
      for (; fed[0] < texts.size(); fed[0]++) {
        decode(texts.get(fed[0]).payload());
      }
    }

    void decode(byte[] frame) {
      decoder.decode(new RawLine(SYMBOL, 1, frame), this);
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
        long id = sync.lastUpdateId();
        books.put(
            id, new Book(id, sync.book().tiers(Side.BUY, 20), sync.book().tiers(Side.SELL, 20)));
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
