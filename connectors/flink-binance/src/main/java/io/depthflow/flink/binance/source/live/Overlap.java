package io.depthflow.flink.binance.source.live;

import java.util.Collection;

/**
 * A socket's hand-over to a new one. The new socket opens, subscribes to everything, and both are
 * heard; when every stream that speaks on the old one has joined ({@link StreamJoin}), the old one
 * is asked for a last sign of life, so that what it sent before has come, and is closed. Guarded by
 * the keeper's lock.
 */
final class Overlap {

  enum Step {
    WAIT,
    /** Ask the old socket for its sign of life. */
    BARRIER,
    /** The new socket takes over. */
    PROMOTE,
    /** The new socket is given up. */
    GIVE_UP
  }

  /** A stream that is quiet for so long after the acknowledgement has nothing to join with. */
  private static final long SETTLE_MS = 1_000;

  /** Frames held for streams that have not joined; more, and the hand-over is given up. */
  private static final int MAX_HELD = 50_000;

  private static final long NOT_YET = Long.MIN_VALUE;

  final Link link;
  final String reason;
  private final long deadlineMs;
  private long settledMs = NOT_YET;
  private boolean barrierAsked;

  Overlap(Link link, String reason, long deadlineMs) {
    this.link = link;
    this.reason = reason;
    this.deadlineMs = deadlineMs;
  }

  /** Whether the new socket can carry on alone if the old one dies now. */
  boolean isSettled() {
    return settledMs != NOT_YET;
  }

  Step step(long nowMs, Collection<LiveStream> streams, ControlDesk old) {
    if (nowMs > deadlineMs || held(streams) > MAX_HELD) {
      return Step.GIVE_UP;
    }
    if (!link.isOpen() || !link.control.settled()) {
      return Step.WAIT;
    }
    if (settledMs == NOT_YET) {
      settledMs = nowMs;
    }
    if (nowMs - settledMs < SETTLE_MS || !allReady(streams)) {
      return Step.WAIT;
    }
    if (!barrierAsked && !old.probing()) {
      barrierAsked = true;
      return Step.BARRIER;
    }
    return old.probing() ? Step.WAIT : Step.PROMOTE;
  }

  private boolean allReady(Collection<LiveStream> streams) {
    for (LiveStream stream : streams) {
      if (stream.join != null && !stream.join.isReady(settledMs)) {
        return false;
      }
    }
    return true;
  }

  private static int held(Collection<LiveStream> streams) {
    int held = 0;
    for (LiveStream stream : streams) {
      held += stream.join == null ? 0 : stream.join.held();
    }
    return held;
  }

  /** What it waits for, for a log line. */
  String hindrance(Collection<LiveStream> streams) {
    if (!link.isOpen()) {
      return "the new socket did not open";
    }
    if (!link.control.settled()) {
      return "the new socket's subscriptions were not acknowledged";
    }
    return streams.stream()
            .filter(stream -> stream.join != null && !stream.join.isReady(settledMs))
            .map(LiveStream::toString)
            .limit(5)
            .toList()
        + " did not come on the new socket";
  }
}
