package io.depthflow.strategy.position;

import java.math.BigDecimal;

/** Has the venue read when fills or positions that it told of do not come to what we know. */
final class VenueWatch {

  private final RoundContext c;
  private long fillsMissingSinceMs;
  private BigDecimal venuePosition;
  private long comparePositionAtMs;

  VenueWatch(RoundContext context) {
    this.c = context;
  }

  /** A position was told; its fills may take a moment longer. */
  void onPosition(BigDecimal amount, long nowMs) {
    venuePosition = amount;
    comparePositionAtMs = nowMs + c.timing.fillWaitMs();
  }

  /** Fills and positions that should have been told by now are read. */
  void advance(long nowMs) {
    if (!c.orders.fillsMissing()) {
      fillsMissingSinceMs = 0;
    } else if (fillsMissingSinceMs == 0) {
      fillsMissingSinceMs = nowMs;
    } else if (nowMs - fillsMissingSinceMs >= c.timing.fillWaitMs()) {
      fillsMissingSinceMs = nowMs;
      c.reconciler.want(nowMs, 0);
    }
    if (venuePosition != null && nowMs >= comparePositionAtMs) {
      if (venuePosition.compareTo(c.position().add(c.foreign)) != 0) {
        c.reconciler.want(nowMs, 0);
      }
      venuePosition = null;
    }
  }

  long nextWakeMs() {
    long next = Long.MAX_VALUE;
    if (fillsMissingSinceMs != 0) {
      next = fillsMissingSinceMs + c.timing.fillWaitMs();
    }
    return venuePosition == null ? next : Math.min(next, comparePositionAtMs);
  }
}
