package io.depthflow.strategy.position;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares what the venue holds with what we know. Rules:
 *
 * <ol>
 *   <li>A snapshot says nothing about an order that was sent, or first seen, after it was asked
 *       for.
 *   <li>An order that was open before and is missing is looked up; the snapshot alone closes none.
 *   <li>An UNKNOWN order is judged absent when a look-up after the grace did not find it and a
 *       snapshot asked for after the grace does not show it.
 *   <li>An open order of ours that we do not track (a lost attempt's) is cancelled by its id.
 *   <li>Fills of orders that we do not track are read again with their client order ids: what has
 *       ours is recovered into the position, everything where the symbol is ours alone, and what
 *       the venue does not name when an attempt was lost.
 *   <li>What is not ours halts the symbol, unless the symbol is ours alone: then it is cancelled
 *       and closed.
 *   <li>A position that differs is asked for again; when it stays so over the grace, it is foreign.
 * </ol>
 */
final class SnapshotJudge {

  private static final int MIN_MISMATCHES = 5;
  private static final int MIN_MISMATCHES_TO_STOP = 3;

  private final RoundContext c;
  private final Baseline baseline;
  private final FillDebt debt;
  private int mismatches;
  private long mismatchSinceMs;
  private BigDecimal mismatch = BigDecimal.ZERO;

  SnapshotJudge(RoundContext context) {
    this.c = context;
    this.baseline = new Baseline(context);
    this.debt = new FillDebt(context);
  }

  /** Takes the answer of a reconciliation in and says whether it agrees with what we know. */
  boolean judge(OrderOutcome outcome, long nowMs) {
    AccountSnapshot snapshot = outcome.snapshot();
    boolean named = outcome.request().withNames();
    Set<String> open = new HashSet<>();
    boolean clean = takeOpenOrders(snapshot, open, nowMs);
    if (!c.baselined && !baseline.draw(snapshot, named, clean, nowMs)) {
      return false;
    }
    List<Fill> unmatched = takeFills(snapshot, nowMs);
    clean &= takeMissing(snapshot, open, !unmatched.isEmpty(), nowMs);
    clean &= takeUnmatched(unmatched, named, nowMs);
    if (!clean || !c.reconciler.isRecent(snapshot.queriedAtMs())) {
      return false;
    }
    boolean agrees = !c.orders.fillsMissing() && difference(snapshot).signum() == 0;
    if (!agrees && !reachesBack(outcome)) {
      c.reconciler.wantFillsFrom(c.orders.settledTradeId() + 1);
      return false;
    }
    return debt.settle(snapshot, nowMs) && comparePosition(snapshot, nowMs);
  }

  /** Whether fills of the round may be older than those read. */
  private boolean reachesBack(OrderOutcome outcome) {
    Fill[] fills = outcome.snapshot().recentFills();
    return outcome.request().fromTradeId() > 0
        || fills.length < AccountSnapshot.RECENT_FILLS
        || Arrays.stream(fills).anyMatch(f -> f.tradeId() <= c.orders.settledTradeId());
  }

  private boolean takeOpenOrders(AccountSnapshot snapshot, Set<String> open, long nowMs) {
    boolean clean = true;
    for (OrderReport report : snapshot.openOrders()) {
      String id = report.clientOrderId();
      open.add(id);
      TrackedOrder order = c.orders.byId(id);
      if (order != null) {
        order.merge(report, nowMs);
      } else if (!c.orders.wasClosed(id)) {
        clean &= takeStranger(report, nowMs);
      }
    }
    return clean;
  }

  private boolean takeStranger(OrderReport report, long nowMs) {
    boolean ours = ClientOrderIds.isOurs(report.clientOrderId());
    if (!ours && !c.rules.exclusive()) {
      c.halt("FOREIGN_ORDER", "open order " + report.clientOrderId() + " is not ours", nowMs);
      return true;
    }
    baseline.stray(report);
    c.recoverOwn = true;
    c.note("STRAY", "cancelling " + report.clientOrderId(), nowMs);
    c.line.send(OrderRequest.cancel(c.symbol, report.clientOrderId(), c.epoch), nowMs);
    return false;
  }

  private List<Fill> takeFills(AccountSnapshot snapshot, long nowMs) {
    Fill[] fills = snapshot.recentFills().clone();
    Arrays.sort(fills, Comparator.comparingLong(Fill::tradeId));
    List<Fill> unmatched = new ArrayList<>();
    for (Fill fill : fills) {
      if (!c.orders.isNewTrade(fill.tradeId())) {
        continue;
      }
      TrackedOrder order = c.orders.byOrderId(fill.orderId());
      if (order == null && fill.clientOrderId() != null) {
        order = c.orders.byId(fill.clientOrderId());
      }
      if (order == null) {
        unmatched.add(fill);
      } else {
        c.book(fill, order, nowMs);
      }
    }
    return unmatched;
  }

  private boolean takeMissing(
      AccountSnapshot snapshot, Set<String> open, boolean unmatchedFills, long nowMs) {
    boolean clean = true;
    for (TrackedOrder order : c.orders.all()) {
      if (!order.isLive() || (open.contains(order.clientOrderId) && !order.verify)) {
        continue;
      }
      clean = false;
      if (order.phase == OrderPhase.OPEN && order.openSinceMs <= snapshot.queriedAtMs()) {
        c.care.verify(order, nowMs);
      } else if (order.phase == OrderPhase.UNKNOWN
          && order.notFound
          && snapshot.queriedAtMs() >= order.unknownSinceMs + c.timing.unknownGraceMs()) {
        order.never(nowMs);
        c.recoverOwn |= unmatchedFills;
        c.note("ABSENT", order.clientOrderId + " was never placed", nowMs);
      }
    }
    return clean;
  }

  private boolean takeUnmatched(List<Fill> unmatched, boolean named, long nowMs) {
    boolean nameless = unmatched.stream().anyMatch(f -> f.clientOrderId() == null);
    if (nameless && !named && !c.rules.exclusive()) {
      c.reconciler.wantNames();
      return false;
    }
    if (nameless && c.orders.anyNameless()) {
      return false;
    }
    for (Fill fill : unmatched) {
      if (c.orders.wasClosed(fill.clientOrderId())) {
        c.note("LATE_FILL", "trade " + fill.tradeId() + " is of a round that is closed", nowMs);
        c.orders.seen(fill.tradeId());
      } else if (isOurs(fill)) {
        c.book(fill, null, nowMs);
      } else {
        c.halt("FOREIGN_FILL", "trade " + fill.tradeId() + " is of no order of ours", nowMs);
        c.orders.seen(fill.tradeId());
        c.foreign = c.foreign.add(RoundContext.signed(fill));
      }
    }
    return true;
  }

  private boolean isOurs(Fill fill) {
    String id = fill.clientOrderId();
    return c.rules.exclusive() || (id == null ? c.recoverOwn : ClientOrderIds.isOurs(id));
  }

  private BigDecimal difference(AccountSnapshot snapshot) {
    return snapshot.position().amount().subtract(c.position()).subtract(c.foreign);
  }

  private boolean comparePosition(AccountSnapshot snapshot, long nowMs) {
    BigDecimal difference = difference(snapshot);
    if (difference.signum() == 0) {
      mismatches = 0;
      return true;
    }
    if (mismatches == 0 || mismatch.compareTo(difference) != 0) {
      mismatches = 0;
      mismatchSinceMs = nowMs;
      mismatch = difference;
    }
    mismatches++;
    if (mismatches < MIN_MISMATCHES || nowMs - mismatchSinceMs < c.timing.unknownGraceMs()) {
      if (mismatches >= MIN_MISMATCHES_TO_STOP && !c.reconciler.isStopped()) {
        c.reconciler.stop(nowMs, "POSITION_DIFFERS");
      }
      return false;
    }
    mismatches = 0;
    if (c.rules.exclusive()) {
      c.alarm("ADJUSTED", "position differs by " + difference + ", taken over", nowMs);
      c.adopt(difference, adoptionPrice(snapshot), nowMs);
    } else {
      c.foreignPosition(difference, "position differs by " + difference.toPlainString(), nowMs);
    }
    return true;
  }

  private BigDecimal adoptionPrice(AccountSnapshot snapshot) {
    BigDecimal entry = snapshot.position().entryPrice();
    if (entry != null && entry.signum() > 0) {
      return entry;
    }
    return c.market.isKnown() ? c.market.mid() : BigDecimal.ZERO;
  }
}
