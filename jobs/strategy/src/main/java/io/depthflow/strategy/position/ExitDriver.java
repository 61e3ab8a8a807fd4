package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import io.depthflow.strategy.signal.Signal;
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
 *   <li>What is less than a lot or the least notional, and is refused as such twice, each time with
 *       the position read anew, is dust: it is written off at the market's price with an alarm, and
 *       stays at the venue.
 * </ol>
 */
final class ExitDriver {

  /** So many take-profits rest at most; what fills meanwhile waits for the next. */
  private static final int MAX_TAKE_PROFITS = 20;

  private static final int MAX_TAKE_PROFIT_REFUSALS = 3;
  private static final int MAX_DUST_REFUSALS = 2;
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
    BigDecimal open = onLot(position.abs().subtract(c.orders.exitCover()));
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
        takeProfitPrice(c.signal, entry, side),
        nowMs);
  }

  /** Where a position is closed with profit; a null signal has no forecast. */
  BigDecimal takeProfitPrice(Signal signal, BigDecimal entry, Side exitSide) {
    BigDecimal offset =
        entry.multiply(c.symbolConfig.fees().maker()).multiply(TWO).add(c.instrument.tickSize());
    if (signal != null) {
      BigDecimal predicted =
          entry.multiply(BP).multiply(BigDecimal.valueOf(Math.abs(signal.predictionBp())));
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
    BigDecimal quantity = onLot(position.abs());
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
      closeByMarket(position, quantity, nowMs);
    }
  }

  /** What an order can close; what is less than a lot stays as it is, for the venue to judge. */
  private BigDecimal onLot(BigDecimal quantity) {
    BigDecimal lots = quantity.signum() > 0 ? c.instrument.floorQuantity(quantity) : quantity;
    return lots.signum() > 0 ? lots : quantity;
  }

  private boolean isDust(BigDecimal quantity) {
    return quantity.compareTo(c.instrument.minQuantity()) < 0
        || quantity.compareTo(c.instrument.stepSize()) < 0
        || (c.market.isKnown()
            && quantity.multiply(c.market.mid()).compareTo(c.instrument.minNotional()) < 0);
  }

  private void writeOff(BigDecimal position, Side side, long nowMs) {
    BigDecimal price = c.market.isKnown() ? c.market.take(side) : c.entryAverage();
    if (price == null) {
      return;
    }
    c.exit.wroteOff = true;
    c.writeOff(position, price, nowMs);
    c.alarm(
        "DUST",
        position.toPlainString()
            + " stays at the venue, which takes no order so small; written off at "
            + price.toPlainString(),
        nowMs);
  }

  private void closeByMarket(BigDecimal position, BigDecimal quantity, long nowMs) {
    Side side = exitSide(position);
    if (c.exit.dustRefusals >= MAX_DUST_REFUSALS && isDust(position.abs())) {
      writeOff(position, side, nowMs);
      return;
    }
    c.exit.marketTries++;
    c.exit.positionRead = false;
    if (c.exit.marketTries > c.rules.maxMarketTries() && c.exit.dustRefusals == 0) {
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
    boolean tooSmall = VenueCodes.badSize(code) || VenueCodes.reduceOnlyConflict(code);
    if (tooSmall && order.leg == OrderLeg.STOP_MARKET && isDust(order.quantity)) {
      c.exit.dustRefusals++;
    }
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
