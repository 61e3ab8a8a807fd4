package io.depthflow.strategy.position;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
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
 *   <li>An open order of ours that we do not track (a lost attempt's) is cancelled by its id; its
 *       fills, and fills of orders unknown to us, are recovered into the position when an attempt
 *       was lost or the symbol is ours alone.
 *   <li>What is not ours halts the symbol, unless the symbol is ours alone: then it is cancelled
 *       and closed.
 *   <li>A position that differs is asked for again; when it stays so over the grace, it is foreign.
 * </ol>
 */
final class SnapshotJudge {

  private static final int MIN_MISMATCHES = 5;
  private static final int MIN_MISMATCHES_TO_STOP = 3;

  private final RoundContext c;
  private boolean sawStrays;
  private BigDecimal lastAmount;
  private long lastTradeId = -1;
  private int mismatches;
  private long mismatchSinceMs;
  private BigDecimal mismatch = BigDecimal.ZERO;

  SnapshotJudge(RoundContext context) {
    this.c = context;
  }

  /** Takes the snapshot in and says whether it agrees with what we know. */
  boolean judge(AccountSnapshot snapshot, long nowMs) {
    Set<String> open = new HashSet<>();
    boolean clean = takeOpenOrders(snapshot, open, nowMs);
    if (!c.baselined && !baseline(snapshot, clean, nowMs)) {
      return false;
    }
    List<Fill> unmatched = takeFills(snapshot, nowMs);
    clean &= takeMissing(snapshot, open, !unmatched.isEmpty(), nowMs);
    clean &= takeUnmatched(unmatched, nowMs);
    if (!clean || c.orders.fillsMissing() || !c.reconciler.isRecent(snapshot.queriedAtMs())) {
      return false;
    }
    return comparePosition(snapshot, nowMs);
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
    sawStrays = true;
    c.recoverOwn = true;
    c.note("STRAY", "cancelling " + report.clientOrderId(), nowMs);
    c.line.send(OrderRequest.cancel(c.symbol, report.clientOrderId(), c.epoch), nowMs);
    return false;
  }

  /** Draws the line between fills before the run and ours; false = not yet. */
  private boolean baseline(AccountSnapshot snapshot, boolean clean, long nowMs) {
    BigDecimal amount = snapshot.position().amount();
    long newest = 0;
    for (Fill fill : snapshot.recentFills()) {
      newest = Math.max(newest, fill.tradeId());
    }
    // The parts of a snapshot are read one after the other: what moves is read until it stands.
    boolean stands =
        lastAmount != null && lastAmount.compareTo(amount) == 0 && lastTradeId == newest;
    lastAmount = amount;
    lastTradeId = newest;
    if (!clean || ((amount.signum() != 0 || sawStrays) && !stands)) {
      return false;
    }
    c.baselined = true;
    c.orders.settleUpTo(newest);
    if (amount.signum() != 0) {
      if (c.rules.exclusive() || sawStrays) {
        c.adopt(amount, snapshot.position().entryPrice(), nowMs);
      } else {
        c.foreign = amount;
        c.halt("FOREIGN_POSITION", "position " + amount + " found at the start", nowMs);
      }
    }
    c.recoverOwn = false;
    return true;
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

  private boolean takeUnmatched(List<Fill> unmatched, long nowMs) {
    if (unmatched.isEmpty()) {
      return true;
    }
    if (c.orders.anyNameless()) {
      return false;
    }
    boolean ours = c.rules.exclusive() || c.recoverOwn;
    for (Fill fill : unmatched) {
      if (ours) {
        c.book(fill, null, nowMs);
      } else {
        c.halt("FOREIGN_FILL", "trade " + fill.tradeId() + " is of no order of ours", nowMs);
        c.orders.seen(fill.tradeId());
      }
    }
    return true;
  }

  private boolean comparePosition(AccountSnapshot snapshot, long nowMs) {
    BigDecimal difference = snapshot.position().amount().subtract(c.position()).subtract(c.foreign);
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
      c.foreign = c.foreign.add(difference);
      c.halt("FOREIGN_POSITION", "position differs by " + difference, nowMs);
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
