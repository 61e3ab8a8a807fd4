package io.depthflow.strategy.position;

/**
 * When a question may be asked again: one in flight at a time, 100, 200, 400, 800, 1600 ms; slower
 * when the venue wants less of us.
 */
final class Retry {

  private static final long FIRST_MS = 100;
  private static final int MAX_DOUBLINGS = 4;
  private static final long FIRST_SLOW_MS = 500;
  private static final long MAX_SLOW_MS = 5_000;

  private long inFlightSinceMs;
  private boolean inFlight;
  private long nextMs;
  private int tries;

  /** Whether it may be asked now; an answer that is overdue is no longer waited for. */
  boolean due(long nowMs, long answerTimeoutMs) {
    if (inFlight && nowMs - inFlightSinceMs >= answerTimeoutMs) {
      inFlight = false;
    }
    return !inFlight && nowMs >= nextMs;
  }

  void asked(long nowMs) {
    inFlight = true;
    inFlightSinceMs = nowMs;
  }

  void answered() {
    inFlight = false;
  }

  /** Not before a while that doubles with every call. */
  void backOff(long nowMs) {
    nextMs = nowMs + (FIRST_MS << Math.min(tries, MAX_DOUBLINGS));
    tries++;
  }

  /** Not before a while that begins longer and doubles as well, up to 5 s. */
  void slowDown(long nowMs) {
    nextMs = nowMs + Math.min(FIRST_SLOW_MS << Math.min(tries, MAX_DOUBLINGS), MAX_SLOW_MS);
    tries++;
  }

  /** Starts anew, due at once. */
  void reset(long nowMs) {
    tries = 0;
    nextMs = nowMs;
  }

  boolean isInFlight() {
    return inFlight;
  }

  int tries() {
    return tries;
  }

  /** When {@link #due} may next turn true. */
  long wakeMs(long answerTimeoutMs) {
    return inFlight ? inFlightSinceMs + answerTimeoutMs : nextMs;
  }
}
