package io.depthflow.flink.binance.source.live;

import java.util.function.LongSupplier;

/**
 * Receive time: the steady clock, anchored to wall time whenever a socket opens, never running
 * backwards. Guarded by the lock of its owner.
 */
final class LineClock {

  private final LongSupplier wallNs;
  private final LongSupplier steadyNs;
  private long offsetNs;
  private long lastNs = Long.MIN_VALUE;

  /**
   * @param wallNs nanoseconds since the epoch
   * @param steadyNs nanoseconds of a clock that never jumps
   */
  LineClock(LongSupplier wallNs, LongSupplier steadyNs) {
    this.wallNs = wallNs;
    this.steadyNs = steadyNs;
    anchor();
  }

  /** Takes over wall time; what was stamped stays the lower bound. */
  void anchor() {
    offsetNs = wallNs.getAsLong() - steadyNs.getAsLong();
  }

  /** No stamp from now on is below {@code ns}. */
  void raiseTo(long ns) {
    lastNs = Math.max(lastNs, ns);
  }

  /** A stamp at or above every earlier one. */
  long stamp() {
    raiseTo(steadyNs.getAsLong() + offsetNs);
    return lastNs;
  }

  /** How far the last stamp lies ahead of the clock; positive after the clock was set back. */
  long aheadNs() {
    return lastNs == Long.MIN_VALUE ? 0 : lastNs - (steadyNs.getAsLong() + offsetNs);
  }
}
