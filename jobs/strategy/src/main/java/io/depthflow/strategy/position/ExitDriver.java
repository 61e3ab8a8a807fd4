package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;
import java.util.List;

/**
 * Gets out of a position. Rules:
 *
 * <ol>
 *   <li>Take-profits are reduce-only limits, one per fill increment; what live exits may take off
 *       never exceeds the position.
 *   <li>The stop begins when the open position's loss reaches the limit, at the holding limit, or
 *       by command. It cancels everything of the round, waits until the venue has confirmed each,
 *       reads the position anew, and only then closes: limit orders at the best price, one at a
 *       time, each with its trial wait, then market orders until flat.
 *   <li>Before every market order, and after every refusal, the position is read again.
 *   <li>After the last market try the symbol halts with an alarm; tries go on at heartbeat pace.
 * </ol>
 */
final class ExitDriver {

  /** So many take-profits rest at most; what fills meanwhile waits for the next. */
  private static final int MAX_TAKE_PROFITS = 20;

  private static final int MAX_TAKE_PROFIT_REFUSALS = 3;
  private static final long REFUSAL_WAIT_MS = 100;
  private static final int MAX_DOUBLINGS = 6;
  private static final long WATCH_MS = 1_000;
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal BP = new BigDecimal("0.0001");

  private final RoundContext c;
  private int refusals;

  ExitDriver(RoundContext context) {
    this.c = context;
  }

  /** Sees to it that a position that must end begins to. */
  void watch(boolean flatten, long nowMs) {
    BigDecimal position = c.position();
    if (position.signum() == 0) {
      return;
    }
    c.tally.opened(nowMs);
    if (c.exit.isOn()) {
      return;
    }
    BigDecimal unrealised = c.unrealised();
    if (flatten) {
      c.beginExit(ExitKind.FLATTEN, "commanded", nowMs);
    } else if (unrealised != null && unrealised.compareTo(c.rules.stopLoss().negate()) <= 0) {
      c.beginExit(ExitKind.STOP_LOSS, "unrealised " + unrealised.toPlainString(), nowMs);
    } else if (c.rules.holdingLimitMs() > 0
        && nowMs - c.tally.openedAtMs() >= c.rules.holdingLimitMs()) {
      c.beginExit(ExitKind.TIME_OUT_EXIT, "held " + (nowMs - c.tally.openedAtMs()) + " ms", nowMs);
    } else if (position.abs().compareTo(c.instrument.minQuantity()) < 0 && !c.orders.anyLive()) {
      c.beginExit(ExitKind.DUST, "left " + position.toPlainString(), nowMs);
    }
  }

  /** Marks the orders that have to go. */
  void wantCancels(long nowMs) {
    if (c.exit.isOn()) {
      for (TrackedOrder order : c.orders.all()) {
        if (order.isLive()) {
          wantStopCancel(order, nowMs);
        }
      }
    } else {
      trimTakeProfits();
    }
  }

  private void wantStopCancel(TrackedOrder order, long nowMs) {
    switch (order.leg) {
      case ENTRY, TAKE_PROFIT -> order.cancelWanted = true;
      case STOP_LIMIT -> order.cancelWanted |= nowMs >= trialEndMs(order);
      case STOP_MARKET -> {
        // A market order never rests: silence about it means that its report was lost.
        if (order.phase == OrderPhase.OPEN && nowMs >= trialEndMs(order)) {
          c.care.verify(order, nowMs);
        }
      }
    }
  }

  private long trialEndMs(TrackedOrder order) {
    return order.sentMs + c.rules.trialWaitMs();
  }

  /** Cancels take-profits, the youngest first, that the position no longer bears. */
  private void trimTakeProfits() {
    BigDecimal excess = c.orders.exitCover().subtract(c.position().abs());
    List<TrackedOrder> all = c.orders.all();
    for (int i = all.size() - 1; i >= 0 && excess.signum() > 0; i--) {
      TrackedOrder order = all.get(i);
      if (order.leg == OrderLeg.TAKE_PROFIT && order.isLive()) {
        order.cancelWanted = true;
        excess = excess.subtract(order.remaining());
      }
    }
  }

  /** Places what is next; only to be called while nothing is being reconciled. */
  void place(long nowMs) {
    BigDecimal closable = closable();
    if (closable.signum() == 0 || nowMs < c.exit.notBeforeMs) {
      return;
    }
    if (c.exit.isOn()) {
      close(closable, nowMs);
    } else {
      takeProfit(closable, nowMs);
    }
  }

  /** Our position as far as the venue's net position lets us close it, signed. */
  private BigDecimal closable() {
    BigDecimal ours = c.position();
    BigDecimal net = ours.add(c.foreign);
    if (c.foreign.signum() == 0 || ours.signum() == 0) {
      return ours;
    }
    if (ours.signum() != net.signum()) {
      return BigDecimal.ZERO;
    }
    return ours.abs().compareTo(net.abs()) <= 0 ? ours : net;
  }

  private void takeProfit(BigDecimal position, long nowMs) {
    BigDecimal open = position.abs().subtract(c.orders.exitCover());
    BigDecimal entry = c.entryAverage();
    if (entry == null || open.compareTo(c.instrument.minQuantity()) < 0) {
      return;
    }
    if (c.orders.liveCount() >= MAX_TAKE_PROFITS) {
      return;
    }
    Side side = exitSide(position);
    c.placeExit(
        OrderLeg.TAKE_PROFIT,
        side,
        open.min(c.instrument.maxQuantity()),
        takeProfitPrice(entry, side),
        nowMs);
  }

  BigDecimal takeProfitPrice(BigDecimal entry, Side exitSide) {
    BigDecimal offset =
        entry.multiply(c.symbolConfig.fees().maker()).multiply(TWO).add(c.instrument.tickSize());
    if (c.signal != null) {
      BigDecimal predicted =
          entry.multiply(BP).multiply(BigDecimal.valueOf(Math.abs(c.signal.predictionBp())));
      offset = offset.max(predicted);
    }
    BigDecimal price = exitSide == Side.SELL ? entry.add(offset) : entry.subtract(offset);
    return c.instrument.passivePrice(price, exitSide);
  }

  private void close(BigDecimal position, long nowMs) {
    if (c.orders.anyLive()) {
      return;
    }
    if (!c.exit.positionRead) {
      c.reconciler.want(nowMs, 0);
      return;
    }
    if (!c.market.isKnown() && nowMs - c.exit.sinceMs < c.rules.trialWaitMs()) {
      // Right after a start the first price is a moment away.
      return;
    }
    Side side = exitSide(position);
    BigDecimal quantity = position.abs();
    boolean limits =
        !c.exit.market
            && c.exit.trials < c.rules.maxTrials()
            && c.market.isKnown()
            && quantity.compareTo(c.instrument.minQuantity()) >= 0;
    if (limits) {
      c.exit.trials++;
      c.placeExit(
          OrderLeg.STOP_LIMIT,
          side,
          quantity.min(c.instrument.maxQuantity()),
          c.rules.stopStyle() == StopStyle.PASSIVE ? c.market.join(side) : c.market.take(side),
          nowMs);
    } else if (!c.exit.market) {
      c.exit.market = true;
      c.exit.positionRead = false;
      c.reconciler.want(nowMs, 0);
    } else {
      closeByMarket(side, quantity, nowMs);
    }
  }

  private void closeByMarket(Side side, BigDecimal quantity, long nowMs) {
    c.exit.marketTries++;
    c.exit.positionRead = false;
    if (c.exit.marketTries > c.rules.maxMarketTries()) {
      c.halt("EXIT_FAILED", "still " + quantity.toPlainString() + " after market orders", nowMs);
      c.exit.notBeforeMs = nowMs + c.timing.heartbeatIdleMs();
    }
    c.placeExit(
        OrderLeg.STOP_MARKET, side, quantity.min(c.instrument.marketMaxQuantity()), null, nowMs);
  }

  /** An exit order was refused, or never left. */
  void onRefused(TrackedOrder order, int code, long nowMs) {
    c.exit.positionRead = false;
    c.exit.notBeforeMs =
        Math.max(
            c.exit.notBeforeMs, nowMs + (REFUSAL_WAIT_MS << Math.min(refusals, MAX_DOUBLINGS)));
    refusals++;
    if (VenueCodes.reduceOnlyConflict(code)) {
      c.reconciler.stop(nowMs, "REDUCE_ONLY_REFUSED");
    }
    if (order.leg == OrderLeg.TAKE_PROFIT) {
      c.exit.takeProfitRefusals++;
      if (c.exit.takeProfitRefusals >= MAX_TAKE_PROFIT_REFUSALS) {
        c.beginExit(ExitKind.EXIT_REFUSED, "take-profit refused, code " + code, nowMs);
      }
    }
  }

  void roundEnded() {
    refusals = 0;
    c.exit.clear();
  }

  long nextWakeMs(long nowMs) {
    long next = Long.MAX_VALUE;
    if (c.position().signum() != 0) {
      next = nowMs + WATCH_MS;
      if (c.rules.holdingLimitMs() > 0 && !c.exit.isOn()) {
        next = Math.min(next, c.tally.openedAtMs() + c.rules.holdingLimitMs());
      }
      if (c.exit.notBeforeMs > nowMs) {
        next = Math.min(next, c.exit.notBeforeMs);
      }
    }
    if (c.exit.isOn()) {
      for (TrackedOrder order : c.orders.all()) {
        if (order.isLive() && order.leg.isExit() && trialEndMs(order) > nowMs) {
          next = Math.min(next, trialEndMs(order));
        }
      }
    }
    return next;
  }

  private static Side exitSide(BigDecimal position) {
    return position.signum() > 0 ? Side.SELL : Side.BUY;
  }
}
