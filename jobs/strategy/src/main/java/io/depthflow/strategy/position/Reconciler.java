package io.depthflow.strategy.position;

import io.depthflow.market.order.OrderRequest;

/**
 * When the venue is read. Reading is called for by a cause that stops all new orders (start,
 * restore, user stream, unknown outcome), by a step of the stop procedure that wants the position
 * anew, or by the heartbeat. It is over when a snapshot that was asked for after the latest cause
 * agrees with what we know.
 */
final class Reconciler {

  private final String symbol;
  private final long epoch;
  private final Timing timing;
  private final Retry retry = new Retry();

  private boolean stopped;
  private boolean wanted;
  private long sinceMs;
  private long lastReadMs;
  private String cause;
  private boolean names;
  private long fromTradeId;

  Reconciler(String symbol, long epoch, Timing timing) {
    this.symbol = symbol;
    this.epoch = epoch;
    this.timing = timing;
  }

  /** Stops new orders until the venue has been read. */
  void stop(long nowMs, String why) {
    if (!stopped) {
      retry.reset(nowMs);
      cause = why;
    }
    stopped = true;
    sinceMs = nowMs;
  }

  /**
   * Wants the venue read after a delay, without stopping anything. Wanting again what is already
   * wanted changes nothing: else whoever asks at every tick would never get an answer that is new
   * enough.
   */
  void want(long nowMs, long delayMs) {
    if (!stopped && !wanted) {
      retry.reset(nowMs + delayMs);
      sinceMs = nowMs;
    }
    wanted = true;
  }

  /** The next readings, until one settles it, are to tell whose the fills are. */
  void wantNames() {
    names = true;
  }

  /** The next readings, until one settles it, are to hold every fill from that trade on. */
  void wantFillsFrom(long tradeId) {
    fromTradeId = tradeId;
  }

  /** Nothing new may be sent. */
  boolean isStopped() {
    return stopped;
  }

  /** A reading is called for, for whatever cause. */
  boolean isWanted() {
    return stopped || wanted;
  }

  String cause() {
    return cause;
  }

  int tries() {
    return retry.tries();
  }

  void pump(Line line, long nowMs, boolean busy) {
    if (!retry.due(nowMs, timing.answerTimeoutMs())) {
      return;
    }
    if (stopped || wanted || nowMs - lastReadMs >= heartbeatMs(busy)) {
      retry.asked(nowMs);
      line.send(OrderRequest.reconcile(symbol, epoch, fromTradeId, names), nowMs);
    }
  }

  /** An answer came that settles nothing: an error, or a snapshot that disagrees. */
  void unsettled(long nowMs) {
    retry.answered();
    retry.backOff(nowMs);
    lastReadMs = nowMs;
  }

  /** The venue, or the budget that is kept for it, wants less of us. */
  void slowDown(long nowMs) {
    retry.answered();
    retry.slowDown(nowMs);
    lastReadMs = nowMs;
  }

  /** Whether a snapshot asked for at that time knows of the latest cause. */
  boolean isRecent(long queriedAtMs) {
    return queriedAtMs >= sinceMs;
  }

  void settled(long nowMs) {
    retry.answered();
    retry.reset(nowMs);
    stopped = false;
    wanted = false;
    cause = null;
    names = false;
    fromTradeId = 0;
    lastReadMs = nowMs;
  }

  long nextWakeMs(boolean busy) {
    long wake = retry.wakeMs(timing.answerTimeoutMs());
    return stopped || wanted || retry.isInFlight()
        ? wake
        : Math.max(wake, lastReadMs + heartbeatMs(busy));
  }

  private long heartbeatMs(boolean busy) {
    return busy ? timing.heartbeatBusyMs() : timing.heartbeatIdleMs();
  }
}
