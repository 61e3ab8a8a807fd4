package io.depthflow.exchange.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.exchange.live.LiveFeed;
import io.depthflow.exchange.live.LiveOptions;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.Tier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Shadow mode over real sockets: a stepped exchange is the "real" market, which stands still
 * whenever the two are compared, and another one runs in its shadow.
 */
class ShadowITCase {

  private static final String SYMBOL = "BTCUSDT";
  private static final long SEED = 21;

  private ExchangeServer origin;
  private RawClient originClient;
  private LiveFeed feed;
  private ExchangeServer shadow;
  private RawClient client;

  private record Book(long updateId, List<Tier> bids, List<Tier> asks) {
    static Book of(ExchangeServer server) {
      return server.ask(
          e -> {
            SymbolMarket m = e.market(SYMBOL);
            return new Book(
                m.lastUpdateId(), m.book().tiers(Side.BUY, 1000), m.book().tiers(Side.SELL, 1000));
          });
    }
  }

  @BeforeEach
  void start() {
    origin =
        ExchangeServer.start(
            ExchangeConfig.builder()
                .feed(
                    new MarketGenerator(
                        GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(SEED)))
                .time(TimeConfig.lockstep())
                .build());
    originClient = new RawClient(origin.restUri(), null, "");
    feed =
        LiveFeed.connect(
            LiveOptions.of(origin.restUri(), origin.wsUri(), SYMBOL)
                .withStreams(List.of("depth@0ms", "bookTicker"), List.of("aggTrade"))
                .withWaits(10, 100, 50, 600_000));
    CompletableFuture<ExchangeServer> starting =
        CompletableFuture.supplyAsync(
            () -> ExchangeServer.start(ExchangeConfig.builder().feed(feed).build()));
    await().until(() -> stepped(starting.isDone()));
    shadow = starting.join();
    client = new RawClient(shadow.restUri(), shadow.apiKey(), shadow.apiSecret());
  }

  @AfterEach
  void stop() {
    if (shadow != null) {
      shadow.close();
    }
    origin.close();
  }

  private boolean stepped(boolean done) {
    if (!done) {
      origin.step(Duration.ofMillis(100));
    }
    return done;
  }

  private boolean isLive() {
    return shadow.ask(e -> e.market(SYMBOL).isLive());
  }

  private void assertSameBook() {
    Book of = Book.of(origin);
    await().until(() -> isLive() && Book.of(shadow).updateId() == of.updateId());
    assertThat(Book.of(shadow)).as("seed %d", SEED).isEqualTo(of);
    assertThat(of.bids()).hasSizeGreaterThan(5);
  }

  private RawClient.Answer buy() {
    return client.signed(
        "POST", "/fapi/v1/order", "symbol=" + SYMBOL + "&side=BUY&type=MARKET&quantity=0.010");
  }

  @Test
  void shouldHaveTheOriginsBookAtEqualIds() {
    for (int i = 0; i < 20; i++) {
      origin.step(Duration.ofMillis(100 + 70L * i));
      assertSameBook();
    }
    assertThat(feed.counters().gaps()).isZero();
    assertThat(feed.counters().dropped()).isZero();
    String state =
        client.open("GET", "/admin/truth", "symbol=" + SYMBOL).body().path("feed").asText();
    assertThat(state).startsWith("live, ").contains("shadow of " + origin.wsUri());
  }

  @Test
  void shouldFillOrdersOfItsOwnThatTheOriginKnowsNothingOf() {
    assertSameBook();
    final List<Tier> asks = Book.of(origin).asks();
    RawClient.Answer answer = buy();
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(shadow.<Integer>ask(e -> e.fills(SYMBOL).size())).isPositive();
    long paid =
        shadow.ask(
            e ->
                e.fills(SYMBOL)
                    .get(0)
                    .price()
                    .movePointRight(e.market(SYMBOL).grid().priceDecimals())
                    .longValueExact());
    assertThat(paid).isEqualTo(asks.get(0).priceTicks());
    origin.step(Duration.ofSeconds(2));
    assertSameBook();
    assertThat(origin.<Integer>ask(e -> e.fills(SYMBOL).size())).isZero();
    assertThat(origin.<Integer>ask(e -> e.allOrders(SYMBOL).size())).isZero();
    assertThat(origin.<Boolean>ask(e -> e.position(SYMBOL).isFlat())).isTrue();
    assertThat(shadow.<Boolean>ask(e -> e.position(SYMBOL).isFlat())).isFalse();
  }

  @Test
  void shouldRefuseOrdersWhileTheMarketIsLostAndRecover() {
    assertSameBook();
    final long connects = feed.counters().connects();
    assertThat(originClient.open("POST", "/admin/faults", "kind=close-sockets").status())
        .isEqualTo(200);
    // The origin stands still: without an event to continue it no snapshot makes a book.
    await().until(() -> stepsOneMs(!isLive()));
    RawClient.Answer refused = buy();
    assertThat(refused.body().path("code").asInt()).isEqualTo(-1001);
    assertThat(refused.body().path("msg").asText()).contains(SYMBOL + " is not in sync");
    assertThat(client.open("GET", "/admin/truth", "symbol=" + SYMBOL).body().path("feed").asText())
        .startsWith("not live: connection lost");
    await().until(() -> stepped(isLive()));
    assertSameBook();
    assertThat(feed.counters().connects()).isGreaterThan(connects);
    assertThat(feed.counters().gaps()).isPositive();
    assertThat(buy().status()).isEqualTo(200);
  }

  private boolean stepsOneMs(boolean done) {
    if (!done) {
      origin.step(Duration.ofMillis(1));
    }
    return done;
  }

  @Test
  void shouldTakeASnapshotAfterALostEvent() {
    assertSameBook();
    final LiveFeed.Counters before = feed.counters();
    originClient.open("POST", "/admin/faults", "kind=drop-depth&symbol=" + SYMBOL + "&count=2");
    await().until(() -> stepped(feed.counters().gaps() > before.gaps()));
    await().until(() -> stepped(isLive()));
    assertSameBook();
    assertThat(feed.counters().snapshots()).isGreaterThan(before.snapshots());
    assertThat(feed.counters().connects()).isEqualTo(before.connects());
  }

  @Test
  void shouldCountWhatFindsNoRoomAndResume() {
    int room = 12;
    try (LiveFeed slow =
        LiveFeed.connect(
            LiveOptions.of(origin.restUri(), origin.wsUri(), SYMBOL)
                .withStreams(List.of("depth@0ms"), List.of())
                .withWaits(10, 100, 20, 600_000)
                .withQueueMax(room))) {
      await().until(() -> stepped(slow.counters().dropped() > 20));
      List<String> lines = new ArrayList<>();
      drainInto(slow, lines);
      assertThat(lines).hasSize(room);
      await()
          .until(
              () -> {
                drainInto(slow, lines);
                return stepped(slow.counters().snapshots() > 1 && slow.state().startsWith("live"));
              });
      assertThat(lines.get(room)).contains("depthflowGap").contains("lines found no room");
    }
  }

  private static void drainInto(LiveFeed from, List<String> lines) {
    RawLine line;
    while ((line = from.poll()) != null) {
      lines.add(new String(line.frame(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheAddress() {
    assertThatThrownBy(
            () -> LiveFeed.connect(LiveOptions.of(origin.restUri(), origin.wsUri(), "NOSUCH")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no contract NOSUCH");
    URI nowhere = URI.create("http://127.0.0.1:1");
    assertThatThrownBy(() -> LiveFeed.connect(LiveOptions.of(nowhere, nowhere, SYMBOL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot read the contracts of " + nowhere);
    assertThatThrownBy(() -> ExchangeConfig.builder().feed(feed).time(TimeConfig.times(10)).build())
        .hasMessageContaining("a live market runs by the wall clock");
  }
}
