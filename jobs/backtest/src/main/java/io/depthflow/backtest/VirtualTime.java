package io.depthflow.backtest;

import java.util.PriorityQueue;

/** A clock that jumps from event to event; events of one time run in the order they were added. */
final class VirtualTime {

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long nowNs = Long.MIN_VALUE;
  private long added;

  /** Nanoseconds of receive time. */
  long nowNs() {
    return nowNs;
  }

  long nowMs() {
    return Math.floorDiv(nowNs, Latency.NS_PER_MS);
  }

  /** Runs an action at a time, not before now. */
  void at(long timeNs, Runnable action) {
    events.add(new Event(Math.max(timeNs, nowNs), added++, action));
  }

  /** Time of the next event, {@link Long#MAX_VALUE} when there is none. */
  long nextNs() {
    return events.isEmpty() ? Long.MAX_VALUE : events.peek().timeNs;
  }

  /** Jumps to the next event and runs it. */
  void runNext() {
    Event event = events.remove();
    moveTo(event.timeNs);
    event.action.run();
  }

  /** Moves the clock forward; time never goes back. */
  void moveTo(long timeNs) {
    nowNs = Math.max(nowNs, timeNs);
  }

  private record Event(long timeNs, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(timeNs, other.timeNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
