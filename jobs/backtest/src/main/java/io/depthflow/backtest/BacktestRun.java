package io.depthflow.backtest;

import io.depthflow.binance.codec.SymbolFeed;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.book.SamplerOutput;
import io.depthflow.market.book.SymbolSampler;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.feature.FeatureWindow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.label.Labeler;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.DeskConfig;
import io.depthflow.strategy.position.DeskOutput;
import io.depthflow.strategy.position.SymbolConfig;
import io.depthflow.strategy.position.TradingDesk;
import io.depthflow.strategy.risk.Approved;
import io.depthflow.strategy.signal.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One run of a backtest. */
final class BacktestRun implements VirtualVenue.Client {

  /** Longer silences break the book anyway: their seconds are not visited one by one. */
  private static final long WALKED_SILENCE_MS = SymbolSampler.SILENCE_MAX_MS;

  private static final long EPOCH = 1;

  private final BacktestConfig config;
  private final LinearModel model;
  private final String symbol;
  private final VirtualTime time = new VirtualTime();
  private final VirtualVenue venue;
  private final SymbolFeed feed;
  private final FeatureWindow window;
  private final Labeler labeler;
  private final TradingDesk desk;
  private final DeskOutput out = new Out();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final List<PredictionPoint> points = new ArrayList<>();
  private long lines;
  private long nextSecondMs = Long.MIN_VALUE;
  private long lastTimerMs = Long.MIN_VALUE;
  private long endedAtMs;
  private boolean started;
  private boolean ended;

  BacktestRun(BacktestConfig config, LinearModel model, FeatureSet features) {
    this.config = config;
    this.model = model;
    symbol = config.instrument().symbol();
    venue = new VirtualVenue(config, time, this);
    feed = new SymbolFeed(symbol, config.periodMs());
    feed.setOutput(new Samples());
    window = new FeatureWindow(features, config.periodMs());
    labeler = new Labeler(new long[] {model.horizonMs()}, config.periodMs());
    desk =
        new TradingDesk(
            new DeskConfig(
                config.runId(),
                new SymbolConfig[] {new SymbolConfig(config.instrument(), config.fees())},
                config.rules(),
                config.limits(),
                config.timing(),
                "USDT"),
            EPOCH);
    desk.setModel(symbol, Predictor.of(model));
  }

  BacktestResult run(Supplier<RawLine> source) {
    RawLine line;
    while ((line = source.get()) != null) {
      if (!line.symbol().equals(symbol)) {
        throw new IllegalArgumentException(
            "backtest of "
                + symbol
                + " was given a line of "
                + line.symbol()
                + "; filter the lines by symbol");
      }
      lines++;
      accept(line);
      if (ended && isDone()) {
        break;
      }
    }
    if (!ended) {
      end();
    }
    drain();
    labeler.flush(this::score);
    return new ResultBuilder(config, model, venue.exchange(), desk).build(lines, points, journal);
  }

  private void accept(RawLine line) {
    long ns = line.receiveTimeNs();
    long ms = Math.floorDiv(ns, Latency.NS_PER_MS);
    long period = config.periodMs();
    if (nextSecondMs == Long.MIN_VALUE || ms - nextSecondMs > WALKED_SILENCE_MS) {
      nextSecondMs = Math.floorDiv(ms, period) * period + period;
      startOrEndAt(ms);
    }
    while (nextSecondMs <= ms) {
      runUntil(nextSecondMs * Latency.NS_PER_MS);
      startOrEndAt(nextSecondMs);
      feed.sampler().advanceTo(nextSecondMs * Latency.NS_PER_MS);
      nextSecondMs += period;
    }
    runUntil(ns);
    venue.line(line);
    feed.accept(line);
  }

  private void startOrEndAt(long ms) {
    time.moveTo(ms * Latency.NS_PER_MS);
    if (!started && ms >= config.fromMs()) {
      started = true;
      onUserEvent(new UserEvent(UserEvent.Kind.CONNECTED, null, null, ms, ms));
    }
    if (started && !ended && ms >= config.toMs()) {
      end();
    }
  }

  private void end() {
    ended = true;
    endedAtMs = time.nowMs();
    if (started) {
      desk.flattenAndStop("end of the backtest", time.nowMs(), out);
    }
  }

  /** The lines are over: messages under way still arrive, and timers still run, for a while. */
  private void drain() {
    long limitNs = (endedAtMs + config.drainMs()) * Latency.NS_PER_MS;
    while (started && !isSettled()) {
      long nextNs = Math.min(time.nextNs(), timerNs());
      if (nextNs > limitNs) {
        return;
      }
      runUntil(nextNs);
    }
  }

  private boolean isDone() {
    long afterMs = time.nowMs() - endedAtMs;
    boolean judged = afterMs > model.horizonMs() + config.periodMs();
    return judged && (isSettled() || afterMs >= config.drainMs());
  }

  /** Nothing is left at the desk, nor at the venue, nor between both. */
  private boolean isSettled() {
    return desk.isQuiet()
        && time.nextNs() == Long.MAX_VALUE
        && venue.exchange().position(symbol).isFlat()
        && venue.exchange().openOrders(symbol).isEmpty();
  }

  /** Runs messages and timers that are due at or before a time, and moves there. */
  private void runUntil(long untilNs) {
    while (true) {
      long timerNs = timerNs();
      if (Math.min(time.nextNs(), timerNs) > untilNs) {
        break;
      }
      if (time.nextNs() <= timerNs) {
        time.runNext();
      } else {
        time.moveTo(timerNs);
        lastTimerMs = time.nowMs();
        venue.exchange().advanceTo(time.nowMs());
        desk.onTimer(time.nowMs(), out);
      }
    }
    time.moveTo(untilNs);
  }

  /** When the desk's timer is due: once a millisecond at most, so that time always goes on. */
  private long timerNs() {
    if (!started) {
      return Long.MAX_VALUE;
    }
    long wakeMs = Math.max(desk.nextWakeMs(), lastTimerMs + 1);
    return wakeMs >= Long.MAX_VALUE / Latency.NS_PER_MS
        ? Long.MAX_VALUE
        : Math.max(time.nowNs(), wakeMs * Latency.NS_PER_MS);
  }

  @Override
  public void onUserEvent(UserEvent event) {
    desk.onUserEvent(event, time.nowMs(), out);
  }

  @Override
  public void onOutcome(OrderOutcome outcome) {
    desk.onOutcome(outcome, time.nowMs(), out);
  }

  private void onRow(FeatureRow row) {
    if (row.timeMs() < config.fromMs()) {
      return;
    }
    labeler.add(row, this::score);
    if (started && !ended) {
      desk.onRow(row, time.nowMs(), out);
    }
  }

  private void score(LabeledRow labeled) {
    FeatureRow row = labeled.row();
    if (row.timeMs() >= config.toMs()) {
      return;
    }
    points.add(
        new PredictionPoint(
            row.timeMs(),
            model.predict(row.values()),
            labeled.labelsBp()[0],
            row.spread() / row.mid() * 1e4,
            config.rules().signal().thresholdBp(row.mid(), row.spread(), config.fees())));
  }

  private final class Samples implements SamplerOutput {
    @Override
    public void sample(BookSample sample) {
      onRow(window.add(sample));
    }

    @Override
    public void top(BookTop top) {
      if (started) {
        desk.onTop(top, time.nowMs(), out);
      }
    }
  }

  private final class Out implements DeskOutput {
    @Override
    public void send(Approved<OrderRequest> request) {
      venue.send(request.value());
    }

    @Override
    public void journal(JournalEntry entry) {
      journal.add(entry);
    }
  }
}
