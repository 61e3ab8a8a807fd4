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

  /** Held for streams that have not joined; more, and the hand-over is given up. */
  private static final long MAX_HELD_BYTES = 64L << 20;

  private static final long NOT_YET = Long.MIN_VALUE;

  final Link link;
  private long deadlineMs;
  private long settledMs = NOT_YET;
  private boolean barrierAsked;

  Overlap(Link link, long deadlineMs) {
    this.link = link;
    this.deadlineMs = deadlineMs;
  }

  /** Nobody listened for so long. */
  void excuse(long standstillMs) {
    link.excuse(standstillMs);
    deadlineMs += standstillMs;
  }

  /** Whether the new socket can carry on alone if the old one dies now. */
  boolean isSettled() {
    return settledMs != NOT_YET;
  }

  Step step(long nowMs, Collection<LiveStream> streams, ControlDesk old) {
    if (nowMs > deadlineMs || heldBytes(streams) > MAX_HELD_BYTES) {
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
      if (!stream.join.isReady(settledMs)) {
        return false;
      }
    }
    return true;
  }

  private static long heldBytes(Collection<LiveStream> streams) {
    long held = 0;
    for (LiveStream stream : streams) {
      held += stream.join.heldBytes();
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
    if (heldBytes(streams) > MAX_HELD_BYTES) {
      return "the old socket lies more than " + MAX_HELD_BYTES + " bytes behind the new one";
    }
    return streams.stream()
            .filter(stream -> !stream.join.isReady(settledMs))
            .map(LiveStream::toString)
            .limit(5)
            .toList()
        + " did not come on the new socket";
  }
}
