package io.depthflow.exchange.generator;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * An endless market of one symbol: a snapshot, then at every step, up to 0.7 steps late, a depth
 * event and the bookTicker of its last update, then the aggressive orders until the next step, each
 * a trade frame per level that it eats and a bookTicker. See {@link PlantedSignal} for the process
 * behind it.
 *
 * <p>The aggressors' times, sides and sizes depend on the latent signal alone, never on noise to
 * come: given s, flow predicts nothing more. Update ids leave holes between events, as a venue's do
 * that numbers all its symbols together. Receive times are event time plus 0.8 ms and an
 * exponential 0.7 ms, never decreasing.
 *
 * <p>Same configuration and same calls, same bytes. Not for several threads at once.
 */
public final class MarketGenerator implements MarketFeed {

  private static final int MOST_LEVELS_PER_TRADE = 5;
  private static final long NS_PER_MS = 1_000_000L;

  private final GeneratorConfig config;
  private final PlantedProcess process;
  private final DisplayedBook book;
  private final Ladder published = new Ladder();
  private final MarketFrames frames;
  private final SeededRandom flow;
  private final SeededRandom network;
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
    medianTradeLots = config.tradeQuantity() / config.stepSize().doubleValue();
    jitterMs = Math.max(1, (int) config.stepMs() * 7 / 10);
    book.display(process.price(), process.s());
    published.copyFrom(book.ladder());
    previousUpdateId = updateId;
    beginEvent();
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
    emit(timeMs, frames.snapshot(timeMs, timeMs, updateId, book.ladder()));
  }

  /** Every event begins with a change that nobody sees, so that a snapshot falls inside one. */
  private void beginEvent() {
    updateId += 1 + flow.below(40);
    firstUpdateId = updateId;
  }

  private void step() {
    process.step();
    // Not on the beat: else every order that follows a second's sample would meet the same move.
    long timeMs = nextStepMs + network.below(jitterMs);
    nextStepMs += config.stepMs();
    book.display(process.price(), process.s());
    publishDepth(timeMs);
    if (nextStepMs % 1000 == 0) {
      truth.accept(
          new Truth(
              nextStepMs,
              process.s(),
              process.signal().predictionBp(process.s(), config.horizonMs()),
              process.price()));
    }
    trade(timeMs);
  }

  private void publishDepth(long timeMs) {
    Ladder now = book.ladder();
    long eventMs = timeMs + network.below(3);
    updateId += 20 + flow.below(60);
    if (!silent) {
      byte[] frame =
          frames.depth(
              timeMs,
              eventMs,
              firstUpdateId,
              updateId,
              previousUpdateId,
              (bids, out) -> now.changesSince(published, bids, out));
      emit(eventMs, frame);
      emit(eventMs, frames.bookTicker(timeMs, eventMs, updateId, now));
    } else {
      skip(eventMs);
      skip(eventMs);
    }
    published.copyFrom(now);
    previousUpdateId = updateId;
    beginEvent();
  }

  private void trade(long timeMs) {
    double mean = config.tradesPerSecond() * config.stepMs() / 1000;
    long[] times = new long[flow.poisson(mean)];
    int roomMs = (int) Math.max(1, nextStepMs - timeMs - 1);
    for (int i = 0; i < times.length; i++) {
      times[i] = timeMs + 1 + flow.below(roomMs);
    }
    Arrays.sort(times);
    double buyProbability = 0.5 + config.flowTilt() * StrictMath.tanh(process.s());
    for (long time : times) {
      boolean buy = flow.uniform() < buyProbability;
      // Log-normal, so that a few orders are a hundred times the median.
      double lots = medianTradeLots * StrictMath.exp(1.4 * flow.gaussian());
      take(time, buy, Math.max(1, Math.round(lots)));
    }
  }

  private void take(long timeMs, boolean buy, long wanted) {
    Ladder now = book.ladder();
    long left = wanted;
    for (int i = 0; i < MOST_LEVELS_PER_TRADE && left > 0; i++) {
      long ticks = buy ? now.askTicks() : now.bidTicks();
      long lots = Math.min(left, buy ? now.askLots() : now.bidLots());
      now.eat(buy, lots);
      left -= lots;
      tradeId++;
      if (!silent) {
        emit(timeMs, frames.trade(timeMs, timeMs, tradeId, ticks, lots, buy));
      } else {
        skip(timeMs);
      }
    }
    updateId += 1 + flow.below(30);
    if (!silent) {
      emit(timeMs, frames.bookTicker(timeMs, timeMs, updateId, now));
    } else {
      skip(timeMs);
    }
  }

  private void emit(long eventMs, byte[] frame) {
    skip(eventMs);
    pending.add(new RawLine(config.symbol(), receiveNs, frame));
  }

  /** Draws the receive time of a line, whether it is made or not: the numbers stay the same. */
  private void skip(long eventMs) {
    long latencyNs = 800_000 + (long) (700_000 * Math.min(30, network.exponential()));
    receiveNs = Math.max(receiveNs, eventMs * NS_PER_MS + latencyNs);
  }
}
