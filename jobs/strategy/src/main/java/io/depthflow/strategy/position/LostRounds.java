package io.depthflow.strategy.position;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Round trips that an attempt of this very run has traded to their end and that no state tells of:
 * it was lost before a checkpoint held its first reading of the venue. The journal's rows of them
 * went with the checkpoint that never was, so the fills are booked anew, each round by itself: the
 * journal comes to the account's money, and the loss limits know what was lost.
 */
final class LostRounds {

  private final RoundContext c;

  LostRounds(RoundContext context) {
    this.c = context;
  }

  /**
   * Books what is over; a position that is on and its fills are left to the caller.
   *
   * @param fills as the venue has them, named where known, oldest first
   * @param open whether a position is on, so that the latest entry's fills are not over
   */
  void book(List<Fill> fills, boolean open, long nowMs) {
    long end = open ? firstOpen(fills) : Long.MAX_VALUE;
    int begin = 0;
    while (begin < fills.size() && !c.ids.isOfThisRun(fills.get(begin).clientOrderId())) {
      begin++;
    }
    if (begin == fills.size() || fills.get(begin).tradeId() >= end) {
      return;
    }
    List<Fill> lost = new ArrayList<>(opening(fills, begin));
    for (Fill fill : fills.subList(begin, fills.size())) {
      if (fill.tradeId() < end && ClientOrderIds.isOurs(fill.clientOrderId())) {
        lost.add(fill);
      }
    }
    if (sum(lost).signum() != 0 || (begin == 0 && fills.size() >= AccountSnapshot.RECENT_FILLS)) {
      c.alarm(
          "LOST_FILLS",
          "an attempt of this run that left no state has traded, and the venue's latest fills do"
              + " not tell all of it: the journal lacks its money from trade "
              + lost.get(0).tradeId()
              + " on; compare with the account's trades",
          nowMs);
      return;
    }
    for (Fill fill : lost) {
      book(fill, nowMs);
    }
  }

  /** First trade of our round that is on; 0 where no entry of ours is known. */
  private static long firstOpen(List<Fill> fills) {
    List<Fill> latest = Ownership.sinceLatestEntry(fills);
    if (latest.isEmpty()) {
      return 0;
    }
    // A round that is over says that what is on is not ours.
    return sum(latest).signum() == 0 ? Long.MAX_VALUE : latest.get(0).tradeId();
  }

  private static BigDecimal sum(List<Fill> fills) {
    return fills.stream().map(RoundContext::signed).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Where the run's first fill closes what an earlier run had entered: that entry's fills. */
  private static List<Fill> opening(List<Fill> fills, int begin) {
    return ClientOrderIds.isEntry(fills.get(begin).clientOrderId())
        ? List.of()
        : Ownership.sinceLatestEntry(fills.subList(0, begin));
  }

  private void book(Fill fill, long nowMs) {
    if (c.roundMs == 0) {
      c.beginRound(nowMs, null);
      c.note("LOST_ROUND", "of an attempt that left no state", nowMs);
    }
    c.book(fill, null, nowMs);
    if (c.position().signum() == 0) {
      boolean taken = ClientOrderIds.legOf(fill.clientOrderId()) == OrderLeg.TAKE_PROFIT;
      c.closeTrip(taken ? ExitKind.TAKE_PROFIT : ExitKind.LEFTOVER, nowMs);
      c.endRound();
    }
  }
}
