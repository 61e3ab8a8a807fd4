package io.depthflow.strategy.position;

import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.PositionReport;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.risk.Approved;
import io.depthflow.strategy.signal.Predictor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/** A desk, a {@link FakeVenue} and a faulty road between them, in virtual time. */
final class DeskHarness implements DeskOutput {

  private record Task(long timeMs, long order, Runnable run) {}

  static final long START_MS = 1_700_000_000_000L;
  private static final int MAX_STEPS = 2_000_000;

  final Random random;
  final List<JournalEntry> journal = new ArrayList<>();
  final List<OrderRequest> sent = new ArrayList<>();
  final List<String> violations = new ArrayList<>();
  final FakeVenue venue;
  DeskConfig config;
  TradingDesk desk;
  Faults faults;
  long nowMs = START_MS;
  long epoch = 1;
  boolean streamUp;
  double prediction;

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          (a, b) ->
              a.timeMs != b.timeMs
                  ? Long.compare(a.timeMs, b.timeMs)
                  : Long.compare(a.order, b.order));
  private final Set<String> placedIds = new HashSet<>();
  private long taskOrder;
  private long lastTimerMs;
  private int steps;

  DeskHarness(long seed, TradeRules rules, Faults faults) {
    this.random = new Random(seed);
    this.faults = faults;
    this.venue = new FakeVenue(random, this::onVenueEvent);
    this.config =
        DeskConfig.of(
            "t" + Math.floorMod(seed, 100_000),
            rules,
            new SymbolConfig(FakeVenue.INSTRUMENT, new FeeRates(FakeVenue.MAKER, FakeVenue.TAKER)));
    adopt(new TradingDesk(config, epoch));
  }

  void adopt(TradingDesk newDesk) {
    desk = newDesk;
    desk.setModel(FakeVenue.SYMBOL, Predictor.of("m1", 10_000, v -> prediction));
  }

  void at(long timeMs, Runnable run) {
    tasks.add(new Task(timeMs, taskOrder++, run));
  }

  void after(long delayMs, Runnable run) {
    at(nowMs + delayMs, run);
  }

  /** Runs everything up to and including that time. */
  void runTo(long timeMs) {
    while (true) {
      if (++steps > MAX_STEPS) {
        throw new AssertionError("endless at " + nowMs + ", " + sent.size() + " requests");
      }
      long timerMs = Math.max(desk.nextWakeMs(), lastTimerMs + 1);
      Task head = tasks.peek();
      long taskMs = head == null ? Long.MAX_VALUE : head.timeMs;
      if (Math.min(timerMs, taskMs) > timeMs) {
        nowMs = timeMs;
        return;
      }
      if (taskMs <= timerMs) {
        tasks.poll();
        nowMs = Math.max(nowMs, taskMs);
        head.run.run();
      } else {
        nowMs = Math.max(nowMs, timerMs);
        lastTimerMs = nowMs;
        desk.onTimer(nowMs, this);
      }
    }
  }

  void runFor(long ms) {
    runTo(nowMs + ms);
  }

  void connect() {
    streamUp = true;
    desk.onUserEvent(
        new UserEvent(UserEvent.Kind.CONNECTED, null, null, nowMs, nowMs), nowMs, this);
  }

  void lose() {
    streamUp = false;
    desk.onUserEvent(new UserEvent(UserEvent.Kind.LOST, null, null, nowMs, nowMs), nowMs, this);
  }

  void top() {
    desk.onTop(
        new BookTop(
            FakeVenue.SYMBOL, nowMs * 1_000_000, 1, 3, venue.bidTicks, 1000, venue.askTicks, 1000),
        nowMs,
        this);
  }

  void row() {
    double bid = venue.bid().doubleValue();
    double ask = venue.ask().doubleValue();
    desk.onRow(
        new FeatureRow(
            FakeVenue.SYMBOL, nowMs, 1, (bid + ask) / 2, ask - bid, bid, ask, new double[0]),
        nowMs,
        this);
  }

  void move(long ticks) {
    venue.move(ticks, faults.partial(), nowMs);
    top();
  }

  /** A new process that remembers nothing. */
  void restartWithoutState() {
    epoch++;
    streamUp = false;
    adopt(new TradingDesk(config, epoch));
    lastTimerMs = nowMs - 1;
  }

  /** A new process: the state given, everything in flight towards the old one is lost. */
  void restart(DeskState state) {
    restart(state, false);
  }

  void restart(DeskState state, boolean newSubmission) {
    epoch++;
    streamUp = false;
    adopt(TradingDesk.restore(config, state, epoch, newSubmission));
    lastTimerMs = nowMs - 1;
  }

  /** What no checkpoint covers is gone with the attempt that wrote it. */
  void forgetRowsFrom(int size) {
    journal.subList(size, journal.size()).clear();
  }

  @Override
  public void journal(JournalEntry entry) {
    journal.add(entry);
  }

  @Override
  public void send(Approved<OrderRequest> approved) {
    OrderRequest request = approved.value();
    sent.add(request);
    if (request.epoch() != epoch) {
      violations.add("request of another epoch: " + request);
    }
    if (request.action() == OrderAction.PLACE && !placedIds.add(request.clientOrderId())) {
      violations.add("placement sent twice: " + request.clientOrderId());
    }
    if (request.action() == OrderAction.PLACE
        && desk.status(FakeVenue.SYMBOL) == MachineStatus.RECONCILING) {
      violations.add("placement while reconciling: " + request.clientOrderId());
    }
    long sentAtMs = nowMs;
    if (request.action() == OrderAction.RECONCILE) {
      reconcile(request, sentAtMs);
    } else {
      deliver(request, sentAtMs);
    }
  }

  private void deliver(OrderRequest request, long sentAtMs) {
    double fate = random.nextDouble();
    long there = latency();
    if (fate < faults.throttled()) {
      answer(
          request,
          OutcomeKind.REJECTED,
          random.nextBoolean() ? -1008 : -1003,
          null,
          sentAtMs,
          there);
      return;
    }
    fate -= faults.throttled();
    if (fate < faults.lostRequest()) {
      answer(request, OutcomeKind.UNKNOWN, 503, null, sentAtMs, 1000);
    } else if (fate < faults.lostRequest() + faults.lostAnswer()) {
      after(there, () -> act(request));
      answer(request, OutcomeKind.UNKNOWN, 503, null, sentAtMs, 1000);
    } else if (fate < faults.lostRequest() + faults.lostAnswer() + faults.lateRequest()) {
      after(random.nextInt(3000), () -> act(request));
      answer(request, OutcomeKind.UNKNOWN, 503, null, sentAtMs, 500);
    } else {
      after(
          there,
          () -> {
            int code = act(request);
            OrderReport report = code == 0 ? reportOf(request) : null;
            answer(
                request,
                code == 0 ? OutcomeKind.ACCEPTED : OutcomeKind.REJECTED,
                code,
                report,
                sentAtMs,
                latency());
          });
    }
  }

  private int act(OrderRequest request) {
    return switch (request.action()) {
      case PLACE -> venue.place(request, nowMs);
      case CANCEL -> venue.cancel(request.clientOrderId(), nowMs);
      case QUERY -> {
        FakeVenue.Held held = venue.orders.get(request.clientOrderId());
        boolean slow =
            held != null
                && nowMs - held.placedMs < 500
                && random.nextDouble() < faults.slowLookup();
        yield held == null || slow ? VenueCodes.NO_SUCH_ORDER : 0;
      }
      default -> throw new IllegalStateException("not asked for: " + request.action());
    };
  }

  private OrderReport reportOf(OrderRequest request) {
    FakeVenue.Held held = venue.orders.get(request.clientOrderId());
    return held == null ? null : venue.report(held, null, nowMs);
  }

  /** Its parts are read at different moments, and come back later still. */
  private void reconcile(OrderRequest request, long sentAtMs) {
    double fate = random.nextDouble();
    if (fate < faults.throttled()) {
      OutcomeKind kind = random.nextBoolean() ? OutcomeKind.REJECTED : OutcomeKind.NOT_SENT;
      answer(request, kind, -1003, null, sentAtMs, 1);
      return;
    }
    if (fate < faults.lostRequest() + faults.throttled()) {
      answer(request, OutcomeKind.UNKNOWN, 503, null, sentAtMs, 1000);
      return;
    }
    OrderReport[][] open = new OrderReport[1][];
    PositionReport[] position = new PositionReport[1];
    Fill[][] fills = new Fill[1][];
    long t1 = latency();
    long t2 = latency();
    long t3 = latency();
    after(t1, () -> open[0] = venue.openReports(nowMs));
    after(t2, () -> position[0] = venue.positionReport(nowMs));
    after(t3, () -> fills[0] = venue.fills(request));
    long last = Math.max(t1, Math.max(t2, t3)) + latency();
    TradingDesk asker = desk;
    after(
        last,
        () -> {
          if (asker == desk) {
            AccountSnapshot snapshot =
                new AccountSnapshot(
                    FakeVenue.SYMBOL, position[0], open[0], fills[0], sentAtMs, nowMs);
            desk.onOutcome(
                new OrderOutcome(
                    request, OutcomeKind.ACCEPTED, 0, null, null, snapshot, sentAtMs, nowMs),
                nowMs,
                this);
          }
        });
  }

  void answer(
      OrderRequest request,
      OutcomeKind kind,
      int code,
      OrderReport report,
      long sentAtMs,
      long delayMs) {
    TradingDesk asker = desk;
    Runnable run =
        () -> {
          // Now and then an answer of an earlier attempt reaches the new one.
          if (asker == desk || random.nextInt(4) == 0) {
            desk.onOutcome(
                new OrderOutcome(request, kind, code, null, report, null, sentAtMs, nowMs),
                nowMs,
                this);
          }
        };
    after(delayMs, run);
    if (random.nextDouble() < faults.doubledEvent() / 2) {
      after(delayMs + random.nextInt(2000), run);
    }
  }

  private void onVenueEvent(OrderReport report) {
    if (!streamUp || random.nextDouble() < faults.lostEvent()) {
      return;
    }
    TradingDesk listener = desk;
    Runnable run =
        () -> {
          if (listener == desk && streamUp) {
            desk.onUserEvent(
                new UserEvent(UserEvent.Kind.ORDER, report, null, nowMs, nowMs), nowMs, this);
          }
        };
    long delay = latency();
    if (faults.reorderedMs() > 0 && random.nextInt(5) == 0) {
      delay += random.nextInt(faults.reorderedMs());
    }
    after(delay, run);
    if (random.nextDouble() < faults.doubledEvent()) {
      after(delay + random.nextInt(3000), run);
    }
    if (report.fill() != null) {
      PositionReport position = venue.positionReport(nowMs);
      after(
          latency(),
          () -> {
            if (listener == desk && streamUp) {
              desk.onUserEvent(
                  new UserEvent(UserEvent.Kind.POSITION, null, position, nowMs, nowMs),
                  nowMs,
                  this);
            }
          });
    }
  }

  private long latency() {
    return 1 + random.nextInt(faults.maxLatencyMs());
  }

  List<JournalEntry> journalOf(JournalKind kind) {
    return journal.stream().filter(e -> e.kind() == kind).toList();
  }
}
