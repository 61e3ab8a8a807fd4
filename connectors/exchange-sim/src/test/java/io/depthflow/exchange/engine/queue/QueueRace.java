package io.depthflow.exchange.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.engine.EngineConfig;
import io.depthflow.exchange.engine.EngineListener;
import io.depthflow.exchange.engine.ExecutionType;
import io.depthflow.exchange.engine.NewOrder;
import io.depthflow.exchange.engine.OrderEvent;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.SelfTradePrevention;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Feeds the engine and the slow exchange with the same lines and the same seeded orders, at and
 * near the touch all the time, and compares every fill. What is placed depends on the market alone:
 * the same seed places the same orders under every model.
 */
final class QueueRace implements EngineListener {

  /**
   * How orders are placed.
   *
   * @param everyNs mean time between two of them
   * @param lifeNs after which what is open of one is cancelled
   * @param lotsMax largest order
   * @param takers whether one in ten takes at once
   * @param only the one side of all orders, each placed after the one before it is gone; or null.
   *     Orders of ours that rest together take volume from each other, so that a later fill of one
   *     can be an earlier one of the next; alone, an order tells of the model only
   */
  record Pace(long everyNs, long lifeNs, int lotsMax, boolean takers, Side only) {
    Pace(long everyNs, long lifeNs, int lotsMax, boolean takers) {
      this(everyNs, lifeNs, lotsMax, takers, null);
    }
  }

  /** What became of an order: its side's place, and when it was done, or never (0). */
  record Outcome(long placedNs, long filledNs) {}

  private record Expiry(long atNs, int index, long orderId) {}

  private final Recorded market;
  private final QueueModel model;
  private final Pace pace;
  private final long seed;
  private final Random random;
  private final SimExchange engine;
  private final SlowExchange slow;
  private final Map<Long, Integer> indexOf = new HashMap<>();
  private final Map<Integer, Long> open = new HashMap<>();
  private final ArrayDeque<Expiry> expiries = new ArrayDeque<>();
  private final List<SlowExchange.Got> engineFills = new ArrayList<>();
  private final double lotSize;
  private int placed;
  private int compared;
  private long nextNs;
  private long nowNs;

  /** By order number; only orders that were accepted. */
  final Map<Integer, Outcome> outcomes = new HashMap<>();

  QueueRace(Recorded market, QueueModel model, Pace pace, long seed) {
    this.market = market;
    this.model = model;
    this.pace = pace;
    this.seed = seed;
    this.random = new Random(seed);
    this.lotSize = market.instrument().stepSize().doubleValue();
    this.slow = new SlowExchange(model, lotSize);
    EngineConfig config =
        EngineConfig.of(new BigDecimal("1e15"), FeeRates.REGULAR).withQueueModel(model);
    engine = new SimExchange(config, this);
    engine.addInstrument(market.instrument());
  }

  int passiveFills() {
    return slow.passiveByTrades + slow.passiveByCrossing;
  }

  String figures() {
    return String.format(
        "%-22s %-18s seed %d: %6d orders, %6d passive fills (%d by trades, %d by crossing),"
            + " least slack %s",
        market.name(),
        model,
        seed,
        placed,
        passiveFills(),
        slow.passiveByTrades,
        slow.passiveByCrossing,
        slow.tightest == Long.MAX_VALUE ? "-" : slow.tightest + " lots");
  }

  /** Runs all lines. */
  QueueRace run() {
    for (SlowEvent event : market.events()) {
      nowNs = event.line.receiveTimeNs();
      engine.onLine(event.line);
      slow.onEvent(event);
      compare();
      if (event.kind == SlowEvent.Kind.ORDERS) {
        continue; // the frame that shows the same comes next, and nothing comes between
      }
      while (!expiries.isEmpty() && expiries.peek().atNs <= nowNs) {
        expire(expiries.poll());
      }
      if (nowNs >= nextNs && slow.book.inSync && slow.book.hasBothSides()) {
        long gap = (long) (pace.everyNs * 2 * random.nextDouble());
        nextNs = nowNs + (pace.only == null ? gap : pace.lifeNs + gap);
        placeOne();
        compare();
      }
    }
    return this;
  }

  private void expire(Expiry e) {
    if (open.remove(e.index) != null) {
      engine.cancel(market.instrument().symbol(), e.orderId, null, nowNs / 1_000_000);
      slow.cancel(e.index);
    }
  }

  private void placeOne() {
    int index = placed++;
    boolean drawn = random.nextBoolean();
    boolean buy = pace.only == null ? drawn : pace.only == Side.BUY;
    long lots = 1 + random.nextInt(pace.lotsMax);
    int away = random.nextInt(6) - 1;
    boolean take = pace.takers && random.nextInt(10) == 0;
    long bid = slow.book.bids.lastKey();
    long ask = slow.book.asks.firstKey();
    long touch = buy ? bid : ask;
    long ticks = buy ? touch - away : touch + away;
    if (buy ? ticks >= ask : ticks <= bid) {
      ticks = touch;
    }
    if (take) {
      takeNow(index, buy, buy ? ask + random.nextInt(3) : bid - random.nextInt(3), lots * 20);
      return;
    }
    OrderView order = send(index, buy, ticks, lots, TimeInForce.GTX);
    if (order != null) {
      slow.rest(index, buy, ticks, lots);
      open.put(index, order.orderId());
      outcomes.put(index, new Outcome(nowNs, 0));
      expiries.add(new Expiry(nowNs + pace.lifeNs, index, order.orderId()));
    }
  }

  private void takeNow(int index, boolean buy, long limit, long lots) {
    boolean ownInTheWay =
        slow.open.values().stream()
            .anyMatch(o -> o.buy != buy && (buy ? o.ticks <= limit : o.ticks >= limit));
    if (!ownInTheWay && send(index, buy, limit, lots, TimeInForce.IOC) != null) {
      slow.takeNow(index, buy, limit, lots);
    }
  }

  private OrderView send(int index, boolean buy, long ticks, long lots, TimeInForce tif) {
    BigDecimal price = market.instrument().tickSize().multiply(BigDecimal.valueOf(ticks));
    BigDecimal quantity = market.instrument().stepSize().multiply(BigDecimal.valueOf(lots));
    NewOrder order =
        new NewOrder(
            market.instrument().symbol(),
            "q" + index,
            buy ? Side.BUY : Side.SELL,
            OrderType.LIMIT,
            tif,
            quantity,
            price,
            false,
            SelfTradePrevention.EXPIRE_MAKER);
    try {
      return engine.place(order, nowNs / 1_000_000);
    } catch (VenueException e) {
      // Post only, and our own order or what we left of a level is in its way.
      assertThat(e.code()).as(where()).isEqualTo(-5022);
      return null;
    }
  }

  @Override
  public void onOrder(OrderEvent event) {
    if (event.type() != ExecutionType.TRADE) {
      return;
    }
    int index = Integer.parseInt(event.order().clientOrderId().substring(1));
    long lots =
        event.fill().quantity().divideToIntegralValue(market.instrument().stepSize()).longValue();
    engineFills.add(new SlowExchange.Got(index, lots, event.fill().maker()));
    if (event.order().status().isTerminal() && open.remove(index) != null) {
      outcomes.computeIfPresent(index, (i, o) -> new Outcome(o.placedNs, nowNs));
    }
  }

  private void compare() {
    while (compared < engineFills.size() || compared < slow.fills.size()) {
      if (compared >= engineFills.size()
          || compared >= slow.fills.size()
          || !engineFills.get(compared).equals(slow.fills.get(compared))) {
        throw new AssertionError(
            where()
                + "\nengine: "
                + engineFills.subList(compared, engineFills.size())
                + "\nslow:   "
                + slow.fills.subList(compared, slow.fills.size()));
      }
      compared++;
    }
  }

  private String where() {
    return market.name() + ", " + model + ", seed " + seed + ", received at " + nowNs + " ns";
  }
}
