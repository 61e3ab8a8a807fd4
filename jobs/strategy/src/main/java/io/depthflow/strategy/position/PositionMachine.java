package io.depthflow.strategy.position;

import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.signal.Predictor;
import java.math.BigDecimal;

/**
 * One symbol from flat to flat. Every input first changes what is known, then {@link #advance}
 * derives from the whole of it what has to happen next: so it does not matter in which order
 * answers, events and snapshots come, or that some come twice or never.
 */
final class PositionMachine {

  private static final int MAX_RECONCILE_TRIES = 60;

  private final RoundContext c;
  private final ExitDriver exits;
  private final EntryDriver entries;
  private final SnapshotJudge judge;
  private final VenueWatch watch;
  private final RoundEnd roundEnd;

  private boolean awake;
  private boolean restored;
  private MachineStatus status = MachineStatus.RECONCILING;
  private boolean resumeAfterFlatten;
  private boolean flattenOver;

  /** In a dry run: a restored round is looked after until it is over; then nothing is sent. */
  private boolean looksAfter;

  private long advancedMs;

  PositionMachine(DeskConfig config, SymbolConfig symbol, long epoch, Line line) {
    this.c = new RoundContext(config, symbol, epoch, line);
    this.exits = new ExitDriver(c);
    this.entries = new EntryDriver(c, exits);
    this.judge = new SnapshotJudge(c);
    this.watch = new VenueWatch(c);
    this.roundEnd = new RoundEnd(c, exits);
  }

  void restore(MachineState state) {
    c.orders.restore(state);
    c.baselined = state.baselined();
    c.lastRoundMs = state.lastRoundMs();
    c.roundMs = state.roundMs();
    c.signal = state.signal();
    c.tally = RoundTally.restore(state.tally());
    c.exit.restore(state.exit());
    c.halted = state.halted();
    c.foreign = state.foreign() == null ? BigDecimal.ZERO : state.foreign();
    c.flatten = state.flatten() || RoundContext.FLATTEN.equals(state.halted());
    resumeAfterFlatten = state.resumeAfterFlatten();
    entries.restore(state);
    restored = true;
    looksAfter = !wasQuiet();
  }

  MachineState state() {
    return new MachineState(
        c.symbol,
        c.baselined,
        c.orders.settledTradeId(),
        c.orders.closedIds(),
        c.lastRoundMs,
        c.roundMs,
        c.signal,
        c.orders.base(),
        c.foreign,
        c.orders.orderStates(),
        c.orders.seenTradeIds(),
        c.tally.state(),
        c.exit.state(),
        c.halted,
        entries.noTradeCounts(),
        entries.largestPredictionBp(),
        entries.largestThresholdBp(),
        c.flatten,
        resumeAfterFlatten);
  }

  /** Whether the state that was restored had nothing on. */
  boolean wasQuiet() {
    return c.roundMs == 0 && c.orders.isEmpty() && c.tally.isEmpty();
  }

  String symbol() {
    return c.symbol;
  }

  MachineStatus status() {
    return status;
  }

  BigDecimal position() {
    return c.position();
  }

  BigDecimal openNet() {
    return c.openNet();
  }

  int liveOrders() {
    return c.orders.liveCount();
  }

  String halted() {
    return c.halted;
  }

  /** Nothing of ours is on, and the venue has been read to say so. */
  boolean isQuiet() {
    if (isInert()) {
      return awake;
    }
    return awake && c.baselined && !c.isBusy() && !c.orders.anyLive();
  }

  /** A FLATTEN of an earlier submission is to end its halt once everything is closed. */
  void resumeAfterFlatten() {
    resumeAfterFlatten = c.flatten;
  }

  boolean resumesAfterFlatten() {
    return resumeAfterFlatten;
  }

  /** Ends the halt of a FLATTEN; any other one stays. */
  void endFlatten() {
    c.flatten = false;
    resumeAfterFlatten = false;
    flattenOver = true;
    if (RoundContext.FLATTEN.equals(c.halted)) {
      c.halted = null;
    }
  }

  /** A dry run with nothing to look after sends nothing, so there is nothing to keep track of. */
  private boolean isInert() {
    return c.rules.dryRun() && !looksAfter;
  }

  void setModel(Predictor model) {
    entries.setModel(model);
  }

  void onRow(FeatureRow row, long nowMs) {
    c.market.onRow(row, c.instrument.tickSize());
    advance(nowMs);
    entries.onRow(row, nowMs);
    advance(nowMs);
  }

  /** Whether anything but the price may have changed by it. */
  boolean onTop(BookTop top, long nowMs) {
    c.market.onTop(top);
    if (awake && !c.isBusy()) {
      return false;
    }
    advance(nowMs);
    return true;
  }

  void onUserEvent(UserEvent event, long nowMs) {
    if (isInert()) {
      return;
    }
    switch (event.kind()) {
      case ORDER -> onReport(event.report(), nowMs);
      case POSITION -> watch.onPosition(event.position().amount(), nowMs);
      case CONNECTED -> {
        c.streamUp = true;
        c.reconciler.stop(nowMs, "STREAM_CONNECTED");
      }
      case LOST -> {
        c.streamUp = false;
        c.reconciler.stop(nowMs, "STREAM_LOST");
      }
    }
    advance(nowMs);
  }

  void onOutcome(OrderOutcome outcome, long nowMs) {
    TrackedOrder order = c.orders.byId(outcome.request().clientOrderId());
    c.line.journal(
        c.draft(JournalKind.OUTCOME, nowMs)
            .outcome(outcome)
            .leg(order == null ? null : order.leg)
            .entry());
    if (outcome.report() != null) {
      onReport(outcome.report(), nowMs);
    }
    // What an earlier attempt asked for is being resolved already: only facts in it count.
    if (outcome.request().epoch() == c.epoch) {
      switch (outcome.request().action()) {
        case RECONCILE -> onSnapshot(outcome, nowMs);
        case CANCEL_ALL -> c.reconciler.stop(nowMs, "CANCEL_ALL");
        case PLACE -> onPlaced(order, outcome, nowMs);
        case CANCEL -> {
          if (order != null) {
            c.care.onCancel(order, outcome, nowMs);
          }
        }
        case QUERY -> {
          if (order != null) {
            c.care.onQuery(order, outcome, nowMs);
          }
        }
      }
    }
    advance(nowMs);
  }

  void onTimer(long nowMs) {
    advance(nowMs);
  }

  void onCommand(DeskCommand command, long nowMs) {
    switch (command.kind()) {
      case HALT -> c.halt("COMMAND", command.reason(), nowMs);
      case FLATTEN -> {
        c.flatten = true;
        resumeAfterFlatten = false;
        c.halted = c.halted == null ? RoundContext.FLATTEN : c.halted;
        c.note(RoundContext.FLATTEN, command.reason(), nowMs);
        entries.journalForecast(nowMs);
      }
      case RESUME -> {
        c.halted = null;
        c.flatten = false;
        resumeAfterFlatten = false;
        c.foreign = BigDecimal.ZERO;
        c.reconciler.stop(nowMs, "RESUME");
      }
    }
    advance(nowMs);
  }

  private void onReport(OrderReport report, long nowMs) {
    TrackedOrder order = c.orders.byId(report.clientOrderId());
    if (order != null) {
      order.merge(report, nowMs);
      if (report.fill() != null) {
        c.book(report.fill(), order, nowMs);
      }
      return;
    }
    boolean moves = report.executedQuantity().signum() > 0 || !report.status().isTerminal();
    boolean old = report.fill() != null && !c.orders.isNewTrade(report.fill().tradeId());
    if (!c.baselined || !moves || old || c.orders.wasClosed(report.clientOrderId())) {
      return;
    }
    if (ClientOrderIds.isOurs(report.clientOrderId()) || c.rules.exclusive()) {
      c.recoverOwn = true;
      c.reconciler.stop(nowMs, "UNTRACKED_ORDER");
    } else {
      c.halt("FOREIGN_ORDER", "order " + report.clientOrderId() + " is not ours", nowMs);
    }
  }

  private void onPlaced(TrackedOrder order, OrderOutcome outcome, long nowMs) {
    if (order == null) {
      return;
    }
    boolean undecided = order.phase == OrderPhase.PLACING || order.phase == OrderPhase.UNKNOWN;
    switch (outcome.kind()) {
      case ACCEPTED -> {
        if (undecided) {
          order.unknown(nowMs);
        }
        if (order.leg == OrderLeg.ENTRY) {
          entries.onAccepted();
        }
      }
      case UNKNOWN -> {
        if (order.phase == OrderPhase.PLACING) {
          order.unknown(nowMs);
          c.reconciler.stop(nowMs, "UNKNOWN_OUTCOME");
        }
      }
      case REJECTED -> {
        if (undecided && outcome.code() != VenueCodes.DUPLICATE_ID) {
          order.never(nowMs);
          onRefused(order, outcome.code(), nowMs);
        } else if (undecided) {
          order.unknown(nowMs);
          c.reconciler.stop(nowMs, "DUPLICATE_ID");
        }
      }
      case NOT_SENT -> {
        if (order.phase == OrderPhase.PLACING) {
          order.never(nowMs);
          onRefused(order, outcome.code(), nowMs);
        }
      }
    }
  }

  private void onRefused(TrackedOrder order, int code, long nowMs) {
    if (VenueCodes.stopsEntries(code)) {
      c.halt("VENUE", "code " + code + " on " + order.leg, nowMs);
    }
    if (order.leg == OrderLeg.ENTRY) {
      entries.onRefused(order, code, nowMs);
    } else {
      exits.onRefused(order, code, nowMs);
    }
  }

  private void onSnapshot(OrderOutcome outcome, long nowMs) {
    if (outcome.kind() != OutcomeKind.ACCEPTED || outcome.snapshot() == null) {
      if (VenueCodes.asksForPause(outcome.code())) {
        c.reconciler.slowDown(nowMs);
      } else {
        c.reconciler.unsettled(nowMs);
      }
      return;
    }
    if (!judge.judge(outcome, nowMs)) {
      c.reconciler.unsettled(nowMs);
      if (!c.reconciler.isWanted()) {
        c.reconciler.want(nowMs, c.timing.fillWaitMs());
      }
      if (c.reconciler.tries() == MAX_RECONCILE_TRIES) {
        c.alarm("RECONCILING", "the venue and we still disagree", nowMs);
      }
      return;
    }
    c.reconciler.settled(nowMs);
    c.recoverOwn = c.lostUntilMs != 0;
    if (c.exit.isOn() && c.orders.allOverBy(outcome.snapshot().queriedAtMs())) {
      c.exit.positionRead = true;
    }
    if (c.roundMs == 0 && (c.position().signum() != 0 || !c.tally.isEmpty())) {
      beginLeftover(nowMs);
    }
  }

  private void beginLeftover(long nowMs) {
    c.beginRound(nowMs, null);
    c.note("LEFTOVER", "position " + c.position().toPlainString(), nowMs);
    if (c.rules.leftovers() == LeftoverPolicy.FLATTEN && c.position().signum() != 0) {
      c.beginExit(ExitKind.LEFTOVER, "found at the start", nowMs);
    }
  }

  private void advance(long nowMs) {
    if (flattenOver) {
      flattenOver = false;
      c.note("FLATTEN_OVER", "a new submission: the halt of the last one's end is over", nowMs);
    }
    if (isInert()) {
      awake = true;
      status = MachineStatus.FLAT;
      return;
    }
    wake(nowMs);
    advancedMs = nowMs;
    if (c.lostUntilMs != 0 && nowMs >= c.lostUntilMs) {
      c.lostUntilMs = 0;
      c.reconciler.stop(nowMs, "LOST_ATTEMPT_OVER");
    }
    if (c.care.expire(nowMs)) {
      c.reconciler.stop(nowMs, "NO_ANSWER");
    }
    exits.watch(c.flatten, nowMs);
    entries.wantCancels(nowMs);
    exits.wantCancels(nowMs);
    watch.advance(nowMs);
    roundEnd.advance(nowMs);
    c.care.pump(c.line, nowMs);
    journalStatus(nowMs);
    if (!c.reconciler.isStopped()) {
      exits.place(nowMs);
      roundEnd.advance(nowMs);
    }
    c.reconciler.pump(c.line, nowMs, c.roundMs != 0 || !c.streamUp);
    journalStatus(nowMs);
    looksAfter &= c.roundMs != 0 || c.lostUntilMs != 0 || !isQuiet();
  }

  private void wake(long nowMs) {
    if (!awake) {
      awake = true;
      c.recoverOwn = restored && c.baselined;
      c.lostUntilMs = restored ? nowMs + c.timing.unknownGraceMs() : 0;
      c.care.resumeAfterRestore(nowMs);
      c.reconciler.stop(nowMs, restored ? "RESTORE" : "START");
    }
  }

  private void journalStatus(long nowMs) {
    MachineStatus now = derive();
    if (now != status) {
      status = now;
      String reason = now == MachineStatus.RECONCILING ? c.reconciler.cause() : c.halted;
      c.line.journal(
          c.draft(JournalKind.STATE, nowMs)
              .state(now.name())
              .reason(reason)
              .exit(c.exit.kind)
              .entry());
    }
  }

  private MachineStatus derive() {
    if (!awake || c.reconciler.isStopped()) {
      return MachineStatus.RECONCILING;
    }
    if (c.exit.isOn()) {
      return c.exit.market ? MachineStatus.STOP_MARKET : MachineStatus.STOP_LIMIT;
    }
    if (c.isHalted()) {
      return MachineStatus.HALTED;
    }
    if (c.orders.anyLive(OrderLeg.ENTRY)) {
      return MachineStatus.ENTRY;
    }
    return c.roundMs != 0 ? MachineStatus.HOLDING : MachineStatus.FLAT;
  }

  /** When {@link #onTimer} has to be called at the latest; later than the last call. */
  long nextWakeMs() {
    if (isInert()) {
      return Long.MAX_VALUE;
    }
    if (!awake) {
      return 0;
    }
    long next = Math.min(c.care.nextWakeMs(), entries.nextWakeMs());
    next = Math.min(next, exits.nextWakeMs(advancedMs));
    next = Math.min(next, c.reconciler.nextWakeMs(c.roundMs != 0 || !c.streamUp));
    next = Math.min(next, watch.nextWakeMs());
    if (c.lostUntilMs != 0) {
      next = Math.min(next, c.lostUntilMs);
    }
    return Math.max(next, advancedMs + 1);
  }
}
