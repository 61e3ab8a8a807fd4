package io.depthflow.strategy.position;

import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.OrderLeg;

/** Closes a round when nothing of it is left: no order, no position, no fill to come. */
final class RoundEnd {

  private final RoundContext c;
  private final ExitDriver exits;

  RoundEnd(RoundContext context, ExitDriver exits) {
    this.c = context;
    this.exits = exits;
  }

  void advance(long nowMs) {
    if (c.roundMs == 0
        || c.reconciler.isStopped()
        || c.orders.anyLive()
        || c.orders.fillsMissing()
        || c.position().signum() != 0) {
      return;
    }
    if (c.tally.isEmpty()) {
      c.line.journal(c.draft(JournalKind.NO_FILL, nowMs).entry());
    } else {
      c.closeTrip(kindOfExit(), nowMs);
    }
    exits.roundEnded();
    c.endRound();
  }

  /** The stop's kind when an order of the stop filled; else dust, or the take-profits did it. */
  private ExitKind kindOfExit() {
    for (TrackedOrder order : c.orders.all()) {
      boolean stop = order.leg == OrderLeg.STOP_LIMIT || order.leg == OrderLeg.STOP_MARKET;
      if (stop && order.executed.signum() > 0 && c.exit.isOn()) {
        return c.exit.kind;
      }
    }
    return c.exit.wroteOff ? ExitKind.DUST : ExitKind.TAKE_PROFIT;
  }
}
