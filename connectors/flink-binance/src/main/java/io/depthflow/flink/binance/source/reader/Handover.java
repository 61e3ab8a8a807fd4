package io.depthflow.flink.binance.source.reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A bounded queue from background threads to the task's thread, whose reading side never blocks: it
 * waits on a future instead, as a FLIP-27 reader must. A failure is seen behind everything that was
 * put before it.
 */
public final class Handover<T> {

  private final int capacity;
  private final Deque<T> items = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private Throwable failure;
  private boolean closed;

  public Handover(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
    }
    this.capacity = capacity;
  }

  /** Waits for room. Returns false, without having put, when the reader went away. */
  public synchronized boolean put(T item) throws InterruptedException {
    while (items.size() >= capacity && !closed) {
      wait();
    }
    return !closed && add(item);
  }

  /** Puts if there is room for the item and {@code reserve} more. */
  public synchronized boolean offer(T item, int reserve) {
    return !closed && items.size() + reserve < capacity && add(item);
  }

  private boolean add(T item) {
    items.add(item);
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
      polled.add(items.poll());
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
