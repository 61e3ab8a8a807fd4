package io.depthflow.market.book;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a {@link BookSynchronizer} counts, as part of its state. */
final class SyncCounters {

  private static final int KINDS = SyncCount.values().length;

  private final long[] counts = new long[KINDS];
  private SyncObserver observer;

  /** Events applied: alone, since it is the one counted on the hot path. */
  long applied;

  /** Levels that these events told. */
  long appliedLevels;

  void setObserver(SyncObserver observer) {
    this.observer = observer;
  }

  void add(SyncCount what) {
    counts[what.ordinal()]++;
    if (observer != null) {
      observer.counted(what);
    }
  }

  long get(SyncCount what) {
    return counts[what.ordinal()];
  }

  /** Takes the numbers over; the observer stays. */
  void set(SyncCounters other) {
    applied = other.applied;
    appliedLevels = other.appliedLevels;
    System.arraycopy(other.counts, 0, counts, 0, KINDS);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(applied);
    out.writeLong(appliedLevels);
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  static SyncCounters read(DataInput in) throws IOException {
    SyncCounters c = new SyncCounters();
    c.applied = in.readLong();
    c.appliedLevels = in.readLong();
    for (int i = 0; i < KINDS; i++) {
      c.counts[i] = in.readLong();
    }
    return c;
  }
}
