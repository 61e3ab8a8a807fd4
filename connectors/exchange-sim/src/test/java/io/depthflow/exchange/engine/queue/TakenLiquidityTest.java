package io.depthflow.exchange.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No displayed quantity is filled twice. Over one life of a level, from its appearance to its
 * deletion: what we took of it never exceeds what appeared in it (the sum of all increases of its
 * displayed quantity); and an order that could take more than a level still had leaves nothing
 * there. Takers of random size come all the time; the count of lives is kept here, from the lines.
 */
class TakenLiquidityTest implements EngineListener {

  private static final boolean LONG = Boolean.getBoolean("depthflow.long");
  private static final int LINES = LONG ? Integer.MAX_VALUE : 6_000;

  private record Place(boolean bid, long ticks) {}

  private final TreeMap<Long, Long> bids = new TreeMap<>();
  private final TreeMap<Long, Long> asks = new TreeMap<>();
  private final Map<Place, Long> appeared = new HashMap<>();
  private final Map<Place, Long> taken = new HashMap<>();
  private Instrument instrument;
  private String where;
  private int takes;
  private int exhausted;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldNotFillTwiceOnRandomBooks(long seed) {
    run(randomBook(seed, LONG ? 50_000 : 4_000), seed, 3);
    assertThat(exhausted).as("seed %d: levels taken whole", seed).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usdm btcusdt 2023",
        "usdm btcusdt 2024",
        "usdm ethusdt 2024",
        "usdm-2021 DENTUSDT",
        "spot nexousdt 2024"
      })
  void shouldNotFillTwiceOnRecordings(String name) throws IOException {
    run(Recorded.open(name), 7, 20);
  }

  @Test
  void shouldNotFillTwiceOnTheGenerator() {
    run(Recorded.generated(GeneratorConfig.defaults().withSeed(9), LONG ? 600 : 60), 9, 20);
  }

  private void run(Recorded market, long seed, int everyLines) {
    instrument = market.instrument();
    Random random = new Random(seed);
    SimExchange exchange =
        new SimExchange(EngineConfig.of(new BigDecimal("1e15"), FeeRates.REGULAR), this);
    exchange.addInstrument(instrument);
    SlowBook sync = new SlowBook();
    int lines = 0;
    for (SlowEvent e : market.events()) {
      if (lines++ > LINES) {
        break;
      }
      where = market.name() + ", seed " + seed + ", received at " + e.line.receiveTimeNs() + " ns";
      exchange.onLine(e.line);
      if (e.kind == SlowEvent.Kind.SNAPSHOT || e.kind == SlowEvent.Kind.DEPTH) {
        boolean was = sync.inSync;
        sync.onEvent(e);
        follow(e, sync, was && e.kind == SlowEvent.Kind.DEPTH);
      }
      if (sync.inSync && sync.hasBothSides() && random.nextInt(everyLines) == 0) {
        take(exchange, random, e.line.receiveTimeNs() / 1_000_000);
      }
    }
    System.out.printf(
        "%s: %d fills of takers, %d levels taken whole%n", market.name(), takes, exhausted);
    assertThat(takes).as(where).isGreaterThan(20);
  }

  /** Brings our own copy up to date: the levels of an event, or all when the book is new. */
  private void follow(SlowEvent e, SlowBook now, boolean only) {
    if (only) {
      e.levels.forEach(l -> level(l.bid(), l.ticks(), now.at(l.bid(), l.ticks())));
      return;
    }
    for (boolean bid : new boolean[] {true, false}) {
      TreeMap<Long, Long> side = bid ? now.bids : now.asks;
      List.copyOf((bid ? bids : asks).keySet())
          .forEach(ticks -> level(bid, ticks, side.getOrDefault(ticks, 0L)));
      side.forEach((ticks, lots) -> level(bid, ticks, lots));
    }
  }

  private void level(boolean bid, long ticks, long lots) {
    TreeMap<Long, Long> side = bid ? bids : asks;
    Place place = new Place(bid, ticks);
    if (lots == 0) {
      side.remove(ticks);
      appeared.remove(place);
      taken.remove(place);
      return;
    }
    long before = side.getOrDefault(ticks, 0L);
    if (lots > before) {
      appeared.merge(place, lots - before, Long::sum);
    }
    side.put(ticks, lots);
  }

  private void take(SimExchange exchange, Random random, long nowMs) {
    boolean buy = random.nextBoolean();
    long best = buy ? asks.firstKey() : bids.lastKey();
    long limit = buy ? best + random.nextInt(4) : best - random.nextInt(4);
    long shown = buy ? asks.get(best) : bids.get(best);
    long lots = 1 + (long) (random.nextDouble() * 1.5 * Math.min(shown, 5_000_000));
    exchange.place(order(buy, limit, lots), nowMs);
  }

  private NewOrder order(boolean buy, long ticks, long lots) {
    return new NewOrder(
        instrument.symbol(),
        null,
        buy ? Side.BUY : Side.SELL,
        OrderType.LIMIT,
        TimeInForce.IOC,
        instrument.stepSize().multiply(BigDecimal.valueOf(lots)),
        instrument.tickSize().multiply(BigDecimal.valueOf(ticks)),
        false,
        SelfTradePrevention.EXPIRE_MAKER);
  }

  @Override
  public void onOrder(OrderEvent event) {
    if (event.fill() == null) {
      return;
    }
    takes++;
    long ticks = event.fill().price().divideToIntegralValue(instrument.tickSize()).longValueExact();
    long lots =
        event.fill().quantity().divideToIntegralValue(instrument.stepSize()).longValueExact();
    boolean bid = event.fill().side() == Side.SELL;
    Place place = new Place(bid, ticks);
    long sum = taken.merge(place, lots, Long::sum);
    assertThat(sum)
        .as("%s: taken at %d ticks in one life", where, ticks)
        .isLessThanOrEqualTo(appeared.getOrDefault(place, 0L));
    assertThat(lots)
        .as("%s: taken at once at %d ticks", where, ticks)
        .isLessThanOrEqualTo((bid ? bids : asks).getOrDefault(ticks, 0L));
    exhausted += sum == appeared.get(place) ? 1 : 0;
  }

  /** Few levels that grow, shrink, vanish and come back, round one price. */
  private static Recorded randomBook(long seed, int events) {
    Random random = new Random(seed);
    List<SlowEvent> out = new ArrayList<>();
    GeneratorConfig config = GeneratorConfig.defaults();
    long ns = 1_700_000_000_000_000_000L;
    out.add(
        line(
            ns, "{\"lastUpdateId\":1,\"bids\":[[\"900.0\",\"9\"]],\"asks\":[[\"1100.0\",\"9\"]]}"));
    for (int i = 1; i <= events; i++) {
      ns += 1_000_000;
      String price = (random.nextBoolean() ? "999." : "998.") + random.nextInt(10);
      String ask = (random.nextBoolean() ? "1000." : "1001.") + random.nextInt(10);
      out.add(
          line(
              ns,
              "{\"stream\":\"btcusdt@depth\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
                  + i
                  + ",\"T\":"
                  + i
                  + ",\"s\":\"BTCUSDT\",\"U\":"
                  + (i + 1)
                  + ",\"u\":"
                  + (i + 1)
                  + ",\"pu\":"
                  + i
                  + ",\"b\":[[\""
                  + price
                  + "\",\""
                  + random.nextInt(5)
                  + "\"]],\"a\":[[\""
                  + ask
                  + "\",\""
                  + random.nextInt(5)
                  + "\"]]}}"));
    }
    return new Recorded("random book", Recorded.generated(config, 0).instrument(), out);
  }

  private static SlowEvent line(long ns, String json) {
    return new SlowEvent(new RawLine("BTCUSDT", ns, json.getBytes(StandardCharsets.UTF_8)), 1, 3);
  }
}
