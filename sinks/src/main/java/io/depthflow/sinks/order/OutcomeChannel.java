package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The queue between publisher and reader of one loop, both in one process. It lives from the moment
 * that the first of them opens it until both have closed it: a restart of the job, which ends all
 * tasks before it starts new ones, begins with an empty one.
 */
final class OutcomeChannel implements NoSplitSource.Inbox<OrderOutcome> {
  private static final Map<String, OutcomeChannel> CHANNELS = new HashMap<>();

  private final String loopId;
  private final int capacity;
  private final ArrayDeque<OrderOutcome> queue = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private int users;

  private OutcomeChannel(String loopId, int capacity) {
    this.loopId = loopId;
    this.capacity = capacity;
  }

  static OutcomeChannel open(String loopId, int capacity) {
    synchronized (CHANNELS) {
      OutcomeChannel channel =
          CHANNELS.computeIfAbsent(loopId, id -> new OutcomeChannel(id, capacity));
      channel.users++;
      return channel;
    }
  }

  /** Called once by each user. */
  @Override
  public void close() {
    synchronized (CHANNELS) {
      users--;
      if (users == 0) {
        CHANNELS.remove(loopId, this);
      }
    }
  }

  /** Never blocks: false if the queue is full and the outcome was not taken. */
  synchronized boolean offer(OrderOutcome outcome) {
    if (queue.size() >= capacity) {
      return false;
    }
    queue.add(outcome);
    available.complete(null);
    return true;
  }

  /** The next outcome, or null; then {@link #available} tells when to ask again. */
  @Override
  public synchronized OrderOutcome poll() {
    OrderOutcome outcome = queue.poll();
    if (queue.isEmpty() && available.isDone()) {
      available = new CompletableFuture<>();
    }
    return outcome;
  }

  @Override
  public synchronized CompletableFuture<Void> available() {
    return available;
  }

  synchronized int size() {
    return queue.size();
  }

  /** Loops open in this process; for tests of what remains. */
  static int openLoops() {
    synchronized (CHANNELS) {
      return CHANNELS.size();
    }
  }
}
