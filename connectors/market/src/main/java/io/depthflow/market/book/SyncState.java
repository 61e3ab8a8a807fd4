package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** All that a {@link BookSynchronizer} knows: its rules are there, its memory is here. */
final class SyncState {

  private static final Side[] SIDES = Side.values();

  /** How far a book has come. */
  enum Phase {
    /** Without a snapshot. */
    BUFFERING,
    /** On a snapshot, without an event. */
    WAITING,
    /** In step. */
    LIVE
  }

  final EventQueue queue;
  final EventChain chain = new EventChain();
  final SyncCounters count = new SyncCounters();
  final StreamWatch watch = new StreamWatch();
  final BookRefresh refresh = new BookRefresh();
  RangedBook book = new RangedBook();
  Phase phase = Phase.BUFFERING;

  /** Null before the first depth event. */
  VenueRules rules;

  /** Null before the first loss. */
  SyncLoss lastLoss;

  private final int queueMax;

  SyncState(int queueMax) {
    queue = new EventQueue(queueMax);
    this.queueMax = queueMax;
  }

  void enqueue(DepthUpdate e) {
    if (!queue.add(e)) {
      count.add(SyncCount.OVERFLOWS);
    }
  }

  /** Applies the next event of the chain; false when the book is crossed by it. */
  boolean apply(DepthUpdate e) {
    book.apply(e);
    chain.onApplied(e);
    count.applied++;
    count.appliedLevels += e.bids().size() + e.asks().size();
    for (Side side : SIDES) {
      if (book.prune(side)) {
        count.add(SyncCount.PRUNINGS);
      }
    }
    return !book.book().isCrossed();
  }

  /** The book is void; what is queued stays. */
  void lose() {
    phase = Phase.BUFFERING;
    chain.reset();
    refresh.forget();
    watch.reset();
    book.book().clear();
  }

  void scale(long priceFactor, long quantityFactor) {
    book.scale(priceFactor, quantityFactor);
    watch.scale(priceFactor);
    queue.scale(priceFactor, quantityFactor);
    refresh.scale(priceFactor, quantityFactor);
  }

  void write(DataOutput out) throws IOException {
    book.write(out);
    watch.write(out);
    chain.write(out);
    out.writeByte(phase.ordinal());
    out.writeByte(rules == null ? -1 : rules.ordinal());
    out.writeByte(lastLoss == null ? -1 : lastLoss.ordinal());
    count.write(out);
    queue.write(out);
    refresh.write(out);
  }

  static SyncState read(DataInput in, int queueMax) throws IOException {
    SyncState s = new SyncState(queueMax);
    s.book = RangedBook.read(in);
    s.watch.readInto(in);
    s.chain.readInto(in);
    s.phase = Phase.values()[in.readByte()];
    int rules = in.readByte();
    s.rules = rules < 0 ? null : VenueRules.values()[rules];
    int loss = in.readByte();
    s.lastLoss = loss < 0 ? null : SyncLoss.values()[loss];
    s.count.set(SyncCounters.read(in));
    s.queue.readInto(in);
    s.refresh.readInto(in);
    return s;
  }

  /** A deep copy without an observer. */
  SyncState copy() {
    SyncState s = new SyncState(queueMax);
    s.book = book.copy();
    s.watch.set(watch);
    s.chain.set(chain);
    s.phase = phase;
    s.rules = rules;
    s.lastLoss = lastLoss;
    s.count.set(count);
    s.queue.addAll(queue);
    s.refresh.set(refresh);
    return s;
  }
}
