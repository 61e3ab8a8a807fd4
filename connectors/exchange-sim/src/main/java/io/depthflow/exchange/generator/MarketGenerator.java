package io.depthflow.exchange.generator;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * An endless market of one symbol: a snapshot, then at every step, up to 0.7 steps late, a depth
 * event and the bookTicker of its last update, then until the next step the aggressive orders, each
 * a trade frame per level that it eats and a bookTicker, and among them, in bursts, further depth
 * events with a bookTicker each. See {@link PlantedSignal} for the process behind it, {@link
 * BurstyArrivals} for the bursts, {@link OrderTruth} for the orders behind the sizes.
 *
 * <p>The aggressors' times, sides and sizes depend on the latent signal alone, never on noise to
 * come: given s, flow predicts nothing more. Update ids leave holes between events, as a venue's do
 * that numbers all its symbols together. Receive times are event time plus 0.8 ms and an
 * exponential 0.7 ms, never decreasing. The path of the price, the steps' times and the aggressors
 * do not depend on how many events there are between the steps.
 *
 * <p>Same configuration and same calls, same bytes. Not for several threads at once.
 */
public final class MarketGenerator implements MarketFeed {

  private static final int MOST_LEVELS_PER_TRADE = 5;

  /** A step's depth event is sent up to so much after its transaction time. */
  private static final int LATEST_EVENT_MS = 2;

  private static final long NS_PER_MS = 1_000_000L;

  private final GeneratorConfig config;
  private final PlantedProcess process;
  private final DisplayedBook book;
  private final Ladder published = new Ladder();
  private final MarketFrames frames;
  private final SeededRandom flow;
  private final SeededRandom network;
  private final SeededRandom between;
  private final BurstyArrivals arrivals;
  private final OrderTruth orders;
  private final Consumer<Truth> truth;
  private final ArrayDeque<RawLine> pending = new ArrayDeque<>();
  private final double medianTradeLots;
  private final int jitterMs;
  private boolean silent;
  private long nextStepMs;
  private long receiveNs;
  private long updateId = 4_000_000_000_000L;
  private long firstUpdateId;
  private long previousUpdateId;
  private long tradeId = 5_000_000_000L;

  public MarketGenerator(GeneratorConfig config) {
    this(config, t -> {});
  }

  /**
   * @param truth told the truth once a second, in order, by the thread that calls {@link #next()}
   */
  public MarketGenerator(GeneratorConfig config, Consumer<Truth> truth) {
    this.config = config;
    this.truth = truth;
    process = new PlantedProcess(config);
    book = new DisplayedBook(config);
    frames = new MarketFrames(config.symbol(), config.grid());
    flow = new SeededRandom(config.seed(), "flow");
    network = new SeededRandom(config.seed(), "network");
    between = new SeededRandom(config.seed(), "arrivals");
    double perSecond = config.eventsPerSecond() - 1000.0 / config.stepMs();
    arrivals = new BurstyArrivals(between, perSecond, config.burstiness(), config.stepMs());
    orders = config.orderByOrder() ? new OrderTruth(config) : null;
    medianTradeLots = config.tradeQuantity() / config.stepSize().doubleValue();
    jitterMs = Math.max(1, (int) config.stepMs() * 7 / 10);
    book.display(process.price(), process.s());
    published.copyFrom(book.ladder());
    if (orders != null) {
      orders.follow(published);
    }
    previousUpdateId = updateId;
    beginEvent(flow);
    begin(config.startMs());
  }

  /**
   * A generator that continues the market of a configuration where an earlier one left it, as if
   * the time in between had not been: its first line is a snapshot at {@code startMs}.
   *
   * @param historyEndMs where the earlier one ended: every line received before it was taken
   * @param startMs when the market goes on, rounded up to the next step
   */
  public static MarketGenerator resume(GeneratorConfig config, long historyEndMs, long startMs) {
    MarketGenerator g = new MarketGenerator(config);
    g.silent = true;
    while (g.nextStepMs < historyEndMs) {
      g.step();
    }
    g.silent = false;
    g.restartAt(startMs);
    return g;
  }

  @Override
  public RawLine next() {
    while (pending.isEmpty()) {
      step();
    }
    return pending.poll();
  }

  /** The next line if it was received before a time, else null, and it stays the next one. */
  public RawLine nextBefore(long receiveTimeNs) {
    while (pending.isEmpty()) {
      step();
    }
    return pending.peek().receiveTimeNs() < receiveTimeNs ? pending.poll() : null;
  }

  @Override
  public Instrument instrument() {
    return config.instrument();
  }

  @Override
  public void close() {
    pending.clear();
  }

  public GeneratorConfig config() {
    return config;
  }

  /**
   * Moves the clock to a time not before the last step's: the market goes on there as if no time
   * had passed. The next line is a snapshot, for who comes new to it; update ids keep their chain.
   *
   * @param timeMs rounded up to the next step
   */
  public void restartAt(long timeMs) {
    if (timeMs < nextStepMs - config.stepMs()) {
      throw new IllegalArgumentException(
          "generator of "
              + config.symbol()
              + " cannot restart at "
              + timeMs
              + " ms: it has reached "
              + (nextStepMs - config.stepMs())
              + "; ask for a later time");
    }
    pending.clear();
    long step = config.stepMs();
    begin(Math.max(nextStepMs, Math.floorDiv(timeMs + step - 1, step) * step));
  }

  /**
   * From the next step on the efficient price stands {@code bp} higher (lower where negative): an
   * event from outside, which no part of the planted process announced.
   */
  public void shock(double bp) {
    process.shock(bp);
  }

  private void begin(long timeMs) {
    nextStepMs = timeMs + config.stepMs();
    if (orders != null) {
      orders.restate();
    }
    receive(timeMs, network);
    put(timeMs, frames.snapshot(timeMs, timeMs, updateId, book.ladder()));
  }

  /** Every event begins with a change that nobody sees, so that a snapshot falls inside one. */
  private void beginEvent(SeededRandom ids) {
    updateId += 1 + ids.below(40);
    firstUpdateId = updateId;
  }

  private void step() {
    process.step();
    // Not on the beat: else every order that follows a second's sample would meet the same move.
    long timeMs = nextStepMs + network.below(jitterMs);
    nextStepMs += config.stepMs();
    book.display(process.price(), process.s());
    publishDepth(timeMs, timeMs + network.below(LATEST_EVENT_MS + 1), flow, network);
    if (nextStepMs % 1000 == 0) {
      truth.accept(
          new Truth(
              nextStepMs,
              process.s(),
              process.signal().predictionBp(process.s(), config.horizonMs()),
              process.price()));
    }
    untilNextStep(timeMs);
  }

  private void publishDepth(long timeMs, long eventMs, SeededRandom ids, SeededRandom latency) {
    Ladder now = book.ladder();
    updateId += 20 + ids.below(60);
    if (orders != null) {
      orders.follow(now);
    }
    if (receive(eventMs, latency)) {
      byte[] frame =
          frames.depth(
              timeMs,
              eventMs,
              firstUpdateId,
              updateId,
              previousUpdateId,
              (bids, out) -> now.changesSince(published, bids, out));
      put(eventMs, frame);
    }
    if (receive(eventMs, latency)) {
      put(eventMs, frames.bookTicker(timeMs, eventMs, updateId, now));
    }
    published.copyFrom(now);
    previousUpdateId = updateId;
    beginEvent(ids);
  }

  /** Aggressive orders and the depth events between the steps, in the order of their times. */
  private void untilNextStep(long timeMs) {
    double mean = config.tradesPerSecond() * config.stepMs() / 1000;
    long[] times = new long[flow.poisson(mean)];
    int roomMs = (int) Math.max(1, nextStepMs - timeMs - 1);
    for (int i = 0; i < times.length; i++) {
      times[i] = timeMs + 1 + flow.below(roomMs);
    }
    Arrays.sort(times);
    double buyProbability = 0.5 + config.flowTilt() * StrictMath.tanh(process.s());
    // Their clock runs through the steps; the room that a late step leaves holds all of them.
    long firstMs = Math.min(timeMs + LATEST_EVENT_MS, nextStepMs - 1);
    int events = arrivals.nextStep();
    int event = 0;
    for (long time : times) {
      for (; event < events && betweenMs(event, firstMs) <= time; event++) {
        refresh(betweenMs(event, firstMs));
      }
      boolean buy = flow.uniform() < buyProbability;
      // Log-normal, so that a few orders are a hundred times the median.
      double lots = medianTradeLots * StrictMath.exp(1.4 * flow.gaussian());
      take(time, buy, Math.max(1, Math.round(lots)));
    }
    for (; event < events; event++) {
      refresh(betweenMs(event, firstMs));
    }
  }

  private long betweenMs(int event, long firstMs) {
    return firstMs + (long) (arrivals.offset(event) * (nextStepMs - firstMs));
  }

  private void refresh(long timeMs) {
    book.refresh(process.s());
    publishDepth(timeMs, timeMs, between, between);
  }

  private void take(long timeMs, boolean buy, long wanted) {
    Ladder now = book.ladder();
    long left = wanted;
    for (int i = 0; i < MOST_LEVELS_PER_TRADE && left > 0; i++) {
      long ticks = buy ? now.askTicks() : now.bidTicks();
      long lots = Math.min(left, buy ? now.askLots() : now.bidLots());
      now.eat(buy, lots);
      if (orders != null) {
        orders.trade(buy, lots);
      }
      left -= lots;
      tradeId++;
      if (receive(timeMs, network)) {
        put(timeMs, frames.trade(timeMs, timeMs, tradeId, ticks, lots, buy));
      }
    }
    updateId += 1 + flow.below(30);
    if (receive(timeMs, network)) {
      put(timeMs, frames.bookTicker(timeMs, timeMs, updateId, now));
    }
  }

  /**
   * Draws the receive time of a line, whether it is made or not: the numbers stay the same.
   *
   * @return whether it is to be made
   */
  private boolean receive(long eventMs, SeededRandom latency) {
    long latencyNs = 800_000 + (long) (700_000 * Math.min(30, latency.exponential()));
    receiveNs = Math.max(receiveNs, eventMs * NS_PER_MS + latencyNs);
    if (silent && orders != null) {
      orders.forget();
    }
    return !silent;
  }

  /** A line received now, after the orders that it shows. */
  private void put(long eventMs, byte[] frame) {
    byte[] changes = orders == null ? null : orders.line(eventMs);
    if (changes != null) {
      pending.add(new RawLine(config.symbol(), receiveNs, changes));
    }
    pending.add(new RawLine(config.symbol(), receiveNs, frame));
  }
}
