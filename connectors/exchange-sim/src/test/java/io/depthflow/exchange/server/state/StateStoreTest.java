package io.depthflow.exchange.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.engine.AccountTerms;
import io.depthflow.exchange.engine.Amendment;
import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.EngineState;
import io.depthflow.exchange.engine.FundingTerms;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.PositionSide;
import io.depthflow.exchange.engine.PriceMatch;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateStoreTest {

  private static final String SYMBOL = "BTCUSDT";
  private static final int STEPS = 6_000;

  @TempDir Path dir;

  private final EngineConfig config =
      EngineConfig.defaults()
          .withAccount(
              AccountTerms.defaults()
                  .withFunding(FundingTerms.constant(new BigDecimal("0.0001"), 5_000)));
  private final List<RawLine> seen = new ArrayList<>();
  private SimExchange exchange;
  private int done;

  private SimExchange exchange(EngineListener listener, MarketGenerator market) {
    SimExchange fresh = new SimExchange(config, listener);
    fresh.addInstrument(market.instrument());
    return fresh;
  }

  private static MarketGenerator market(long seed) {
    return new MarketGenerator(GeneratorConfig.defaults().withSymbol(SYMBOL).withSeed(seed));
  }

  private void line(RawLine line) {
    seen.add(line);
    exchange.onLine(line);
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> !f.endsWith("lock")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  private static EngineState load(Path folder) {
    try (StateFiles files = new StateFiles(folder, false)) {
      return files.load();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldFindTheSameStateWheneverItDies(long seed) throws IOException {
    Random random = new Random(seed);
    MarketGenerator market = market(seed);
    StateStore store = new StateStore(new StateFiles(dir.resolve("a"), false), new Nothing());
    exchange = exchange(store, market);
    while (!exchange.market(SYMBOL).isLive()) {
      line(market.next());
    }
    store.restore(exchange);
    if (seed % 2 == 0) {
      exchange.setHedgeMode(true, exchange.nowMs());
    }
    store.flush();
    for (int step = 0; step < STEPS; step++) {
      line(market.next());
      if (random.nextInt(3) == 0) {
        act(random);
        store.flush();
      }
      if (step % 1_000 == 700) {
        store.onSecond(exchange.nowMs() + 100_000);
      }
      if (step % 500 == 499) {
        String at = "seed " + seed + ", step " + step;
        EngineState now = exchange.state();
        assertThat(StateCodec.decode(StateCodec.encode(now))).as(at).isEqualTo(now);
        EngineState found = load(copy(dir.resolve("a"), dir.resolve("copy" + step)));
        assertThat(found).as(at).isEqualTo(now);
        SimExchange again = exchange(new Nothing(), market);
        seen.forEach(again::onLine);
        again.restore(found);
        assertThat(again.state()).as(at).isEqualTo(now);
        assertThat(again.account().wallet()).as(at).isEqualTo(exchange.account().wallet());
        assertThat(again.openOrders(null)).as(at).isEqualTo(exchange.openOrders(null));
      }
    }
    assertThat(done).as("actions, seed " + seed).isGreaterThan(500);
    EngineState last = exchange.state();
    assertThat(last.trades()).hasSizeGreaterThan(100);
    assertThat(last.amendments()).isNotEmpty();
    assertThat(last.account().funding()).isNotEqualByComparingTo("0");
    store.close();
    assertThat(load(dir.resolve("a"))).isEqualTo(last);
  }

  private void act(Random random) {
    try {
      switch (random.nextInt(8)) {
        case 0 -> exchange.setLeverage(SYMBOL, 1 + random.nextInt(60));
        case 1 -> exchange.cancelAll(SYMBOL, exchange.nowMs());
        case 2 -> exchange.setFeeBurn(random.nextBoolean());
        case 3 -> amend(random);
        case 4 -> exchange.countdownCancelAll(SYMBOL, random.nextInt(3_000), exchange.nowMs());
        default -> place(random);
      }
      done++;
    } catch (VenueException e) {
      // a refusal changes nothing, which the comparison of states proves
      assertThat(e.code()).isNegative();
    }
  }

  private BigDecimal price(Random random) {
    BigDecimal tick = exchange.market(SYMBOL).instrument().tickSize();
    return exchange
        .market(SYMBOL)
        .mid()
        .divide(tick, 0, RoundingMode.FLOOR)
        .add(BigDecimal.valueOf(random.nextInt(21) - 10))
        .multiply(tick);
  }

  private void amend(Random random) {
    List<OrderView> open = exchange.openOrders(SYMBOL);
    if (!open.isEmpty()) {
      OrderView o = open.get(random.nextInt(open.size()));
      exchange.amend(
          new Amendment(
              SYMBOL, o.orderId(), null, o.side(), o.quantity(), price(random), PriceMatch.NONE),
          exchange.nowMs());
    }
  }

  private void place(Random random) {
    boolean limit = random.nextInt(3) > 0;
    NewOrder order =
        new NewOrder(
            SYMBOL,
            null,
            random.nextBoolean() ? Side.BUY : Side.SELL,
            limit ? OrderType.LIMIT : OrderType.MARKET,
            limit ? TimeInForce.values()[random.nextInt(4)] : null,
            BigDecimal.valueOf(5 + random.nextInt(30), 3),
            limit ? price(random) : null,
            false,
            SelfTradePrevention.EXPIRE_MAKER);
    if (exchange.isHedgeMode()) {
      order = order.withPositionSide(random.nextBoolean() ? PositionSide.LONG : PositionSide.SHORT);
    }
    exchange.place(order, exchange.nowMs());
  }

  private static final class Nothing implements EngineListener {}

  private Path saved() {
    MarketGenerator market = market(1);
    StateStore store = new StateStore(new StateFiles(dir, false), new Nothing());
    exchange = exchange(store, market);
    while (!exchange.market(SYMBOL).isLive()) {
      line(market.next());
    }
    store.restore(exchange);
    for (int leverage = 1; leverage <= 3; leverage++) {
      exchange.setLeverage(SYMBOL, leverage);
    }
    return dir;
  }

  private Path journal(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".jsonl")).findFirst().orElseThrow();
    }
  }

  @Test
  void shouldLeaveOutALineThatWasNotWrittenToItsEnd() throws IOException {
    Path folder = copy(saved(), dir.resolve("copy"));
    byte[] bytes = Files.readAllBytes(journal(folder));
    Files.write(journal(folder), java.util.Arrays.copyOf(bytes, bytes.length - 3));
    assertThat(load(folder).symbols().get(0).leverage()).isEqualTo(2);
  }

  @Test
  void shouldNameFileLineAndCureOfADamagedLine() throws IOException {
    Path folder = copy(saved(), dir.resolve("copy"));
    String text = Files.readString(journal(folder));
    Files.writeString(journal(folder), text.replace("\"leverage\":2", "\"leverage\":7"));
    assertThatThrownBy(() -> load(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(journal(folder).toString())
        .hasMessageContaining("line 2")
        .hasMessageContaining("restore the folder from a copy");
  }

  @Test
  void shouldNotBeginAnewWhereTheStateIsGone() throws IOException {
    Path folder = copy(saved(), dir.resolve("copy"));
    try (Stream<Path> files = Files.list(folder)) {
      Files.delete(files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow());
    }
    assertThatThrownBy(() -> load(folder)).hasMessageContaining("the state before it is missing");
  }

  @Test
  void shouldRefuseAFolderThatIsHeld() {
    saved();
    assertThatThrownBy(() -> new StateFiles(dir, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("held by another exchange");
  }

  @Test
  void shouldRefuseAnAccountOfAnotherSymbol() {
    saved();
    EngineState state = exchange.state();
    SimExchange other = new SimExchange(config, new Nothing());
    assertThatThrownBy(() -> other.restore(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(SYMBOL)
        .hasMessageContaining("add its feed");
  }
}
