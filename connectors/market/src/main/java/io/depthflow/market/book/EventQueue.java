package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;

/** Depth events that wait for a snapshot, oldest first; a full queue drops its oldest. */
final class EventQueue {

  private final ArrayDeque<DepthUpdate> events = new ArrayDeque<>();
  private final int max;

  EventQueue(int max) {
    this.max = max;
  }

  /** Takes a copy of the event; false when the oldest had to go for it. */
  boolean add(DepthUpdate e) {
    boolean room = events.size() < max;
    if (!room) {
      events.removeFirst();
    }
    events.addLast(e.copy());
    return room;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  int size() {
    return events.size();
  }

  /** The oldest, or null. */
  DepthUpdate first() {
    return events.peekFirst();
  }

  void removeFirst() {
    events.removeFirst();
  }

  void clear() {
    events.clear();
  }

  void scale(long priceFactor, long quantityFactor) {
    for (DepthUpdate e : events) {
      e.bids().scale(priceFactor, quantityFactor);
      e.asks().scale(priceFactor, quantityFactor);
    }
  }

  /** What waits in another queue waits in this one too. */
  void addAll(EventQueue other) {
    other.events.forEach(this::add);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(events.size());
    for (DepthUpdate e : events) {
      DepthUpdateIo.write(e, out);
    }
  }

  void readInto(DataInput in) throws IOException {
    int n = in.readInt();
    for (int i = 0; i < n; i++) {
      events.addLast(DepthUpdateIo.read(in));
    }
  }
}
