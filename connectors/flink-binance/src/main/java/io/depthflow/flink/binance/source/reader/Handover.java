package io.depthflow.flink.binance.source.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;

/**
 * A bounded queue from background threads to the task's thread, whose reading side never blocks: it
 * waits on a future instead, as a FLIP-27 reader must. A failure is seen behind everything that was
 * put before it.
 */
public final class Handover<T> {

  private final int capacity;
  private final long weightMax;
  private final ToIntFunction<? super T> weigher;
  private final Deque<T> items = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private Throwable failure;
  private boolean closed;
  private long weight;

  /** Bounded by the number of items alone. */
  public Handover(int capacity) {
    this(capacity, Long.MAX_VALUE, item -> 0);
  }

  /**
   * Bounded by number and by weight, so that memory is bounded whatever the items are. An empty
   * queue takes any item.
   *
   * @param weigher weight of an item, not negative; must stay the same
   */
  public Handover(int capacity, long weightMax, ToIntFunction<? super T> weigher) {
    if (capacity < 1 || weightMax < 1) {
      throw new IllegalArgumentException(
          "capacity and weight must be at least 1, got " + capacity + " and " + weightMax);
    }
    this.capacity = capacity;
    this.weightMax = weightMax;
    this.weigher = weigher;
  }

  /** Waits for room. Returns false, without having put, when the reader went away. */
  public synchronized boolean put(T item) throws InterruptedException {
    while (!fits(weigher.applyAsInt(item), 0) && !closed) {
      wait();
    }
    return !closed && add(item);
  }

  /** Puts if there is room for the item and {@code reserve} more. */
  public synchronized boolean offer(T item, int reserve) {
    return !closed && fits(weigher.applyAsInt(item), reserve) && add(item);
  }

  /** Whether an item of no weight and {@code reserve} more would find room now. */
  public synchronized boolean hasRoom(int reserve) {
    return !closed && fits(0, reserve);
  }

  private boolean fits(long added, int reserve) {
    long heaviest = reserve == 0 ? weightMax : weightMax / capacity * (capacity - reserve);
    return items.size() + (long) reserve < capacity
        && (items.isEmpty() || weight + added <= heaviest);
  }

  private boolean add(T item) {
    items.add(item);
    weight += weigher.applyAsInt(item);
    available.complete(null);
    return true;
  }

  /** Nothing more will be put. */
  public synchronized void finish() {
    closed = true;
    available.complete(null);
    notifyAll();
  }

  /** Ends the queue with a failure; the first one counts. */
  public synchronized void fail(Throwable cause) {
    if (failure == null && !closed) {
      failure = cause;
    }
    finish();
  }

  /** Up to {@code max} items, or null when there are none. */
  public synchronized List<T> poll(int max) throws Exception {
    if (items.isEmpty()) {
      throwFailure();
      return null;
    }
    List<T> polled = new ArrayList<>(Math.min(max, items.size()));
    while (polled.size() < max && !items.isEmpty()) {
      T item = items.poll();
      weight -= weigher.applyAsInt(item);
      polled.add(item);
    }
    if (items.isEmpty() && !closed) {
      available = new CompletableFuture<>();
    }
    notifyAll();
    return polled;
  }

  private void throwFailure() throws Exception {
    if (failure instanceof Error) {
      throw (Error) failure;
    }
    if (failure != null) {
      throw (Exception) failure;
    }
  }

  public synchronized CompletableFuture<Void> available() {
    return available;
  }

  public synchronized boolean isFinished() {
    return closed && failure == null && items.isEmpty();
  }

  public synchronized int size() {
    return items.size();
  }
}
