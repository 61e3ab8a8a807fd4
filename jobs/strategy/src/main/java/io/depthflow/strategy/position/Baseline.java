package io.depthflow.strategy.position;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first reading of a desk without a memory: draws the line between fills of the past and ours,
 * and says whose the position is that it finds. Rules:
 *
 * <ol>
 *   <li>The venue is read until two snapshots in a row agree: an order that fills between the parts
 *       of one is in its fills and not in its position, or the other way. Where something is on,
 *       they must tell whose the fills are.
 *   <li>Ours is what {@link Ownership} says, all of it where the symbol is ours alone; it is taken
 *       over. The rest is foreign and halts the symbol.
 *   <li>Orders or fills of this very run say that an earlier attempt of it was lost: what that one
 *       sent may still arrive, so nothing is entered before the grace has passed.
 *   <li>What such an attempt has traded to its end is booked too ({@link LostRounds}): its journal
 *       was lost with it, the money was not.
 * </ol>
 */
final class Baseline {

  private final RoundContext c;
  private final Map<String, BigDecimal> restingExits = new HashMap<>();
  private boolean sawStrays;
  private boolean sawThisRun;
  private BigDecimal lastAmount;
  private long lastTradeId = -1;

  Baseline(RoundContext context) {
    this.c = context;
  }

  /** Notes an open order of ours that is not tracked and is now cancelled. */
  void stray(OrderReport report) {
    sawStrays = true;
    sawThisRun |= c.ids.isOfThisRun(report.clientOrderId());
    if (ClientOrderIds.isOurs(report.clientOrderId()) && report.reduceOnly()) {
      BigDecimal rest = report.quantity().subtract(report.executedQuantity());
      restingExits.put(report.clientOrderId(), report.side().sign() > 0 ? rest.negate() : rest);
    }
  }

  /**
   * Draws the line, if the snapshot allows it.
   *
   * @param named whether the snapshot was asked to tell whose the fills are
   * @param clean whether no order is left that has to go
   * @return false = not yet
   */
  boolean draw(AccountSnapshot snapshot, boolean named, boolean clean, long nowMs) {
    BigDecimal amount = snapshot.position().amount();
    Fill[] fills = snapshot.recentFills().clone();
    Arrays.sort(fills, Comparator.comparingLong(Fill::tradeId));
    long newest = fills.length == 0 ? 0 : fills[fills.length - 1].tradeId();
    // The parts of a snapshot are read one after the other: what moves is read until it stands.
    boolean stands =
        lastAmount != null && lastAmount.compareTo(amount) == 0 && lastTradeId == newest;
    lastAmount = amount;
    lastTradeId = newest;
    // Fills alone may be those of an attempt of this run that was flat when it was lost.
    boolean something = amount.signum() != 0 || sawStrays || fills.length > 0;
    if (something) {
      c.reconciler.wantNames();
    }
    if (!clean || !stands || (something && !named)) {
      return false;
    }
    c.baselined = true;
    takeOver(amount, List.of(fills), snapshot.position().entryPrice(), nowMs);
    c.orders.settleUpTo(c.orders.anySeen() ? 0 : newest);
    if (sawThisRun && c.lostUntilMs == 0) {
      c.lostUntilMs = nowMs + c.timing.unknownGraceMs();
    }
    c.recoverOwn = c.lostUntilMs != 0;
    return true;
  }

  private void takeOver(BigDecimal net, List<Fill> fills, BigDecimal entryPrice, long nowMs) {
    for (Fill fill : fills) {
      sawThisRun |= c.ids.isOfThisRun(fill.clientOrderId());
    }
    new LostRounds(c).book(fills, net.signum() != 0, nowMs);
    if (net.signum() == 0) {
      return;
    }
    BigDecimal exits = restingExits.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    Ownership own = Ownership.of(net, fills, exits);
    BigDecimal rest = net.subtract(own.amount());
    if (c.rules.exclusive() && rest.signum() != 0) {
      c.adopt(net, entryPrice, nowMs);
      return;
    }
    if (own.amount().signum() != 0 && !own.fills().isEmpty()) {
      book(own.fills(), fills, nowMs);
    } else if (own.amount().signum() != 0) {
      c.adopt(own.amount(), own.price() == null ? entryPrice : own.price(), nowMs);
    }
    if (rest.signum() != 0) {
      c.foreignPosition(
          rest,
          "position " + net.toPlainString() + " found, ours is " + own.amount().toPlainString(),
          nowMs);
    }
  }

  /** Books the very fills, so that a journal that knows them already counts them once. */
  private void book(List<Fill> ours, List<Fill> all, long nowMs) {
    long first = ours.get(0).tradeId();
    // Fills of others, and what was lost before, lie behind the line.
    c.orders.settleUpTo(first - 1);
    for (Fill fill : ours) {
      c.book(fill, null, nowMs);
    }
    for (Fill fill : all) {
      if (fill.tradeId() >= first) {
        c.orders.seen(fill.tradeId());
      }
    }
  }
}
