package io.depthflow.market.book;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a {@link BookSynchronizer} counts, as part of its state. */
final class SyncCounters {
  long applied;
  long gaps;
  long duplicates;
  long stale;
  long crossed;
  long resyncs;
  long overflows;
  long snapshotsTooOld;
  long snapshotsNotNeeded;

  void set(SyncCounters other) {
    applied = other.applied;
    gaps = other.gaps;
    duplicates = other.duplicates;
    stale = other.stale;
    crossed = other.crossed;
    resyncs = other.resyncs;
    overflows = other.overflows;
    snapshotsTooOld = other.snapshotsTooOld;
    snapshotsNotNeeded = other.snapshotsNotNeeded;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(applied);
    out.writeLong(gaps);
    out.writeLong(duplicates);
    out.writeLong(stale);
    out.writeLong(crossed);
    out.writeLong(resyncs);
    out.writeLong(overflows);
    out.writeLong(snapshotsTooOld);
    out.writeLong(snapshotsNotNeeded);
  }

  static SyncCounters read(DataInput in) throws IOException {
    SyncCounters c = new SyncCounters();
    c.applied = in.readLong();
    c.gaps = in.readLong();
    c.duplicates = in.readLong();
    c.stale = in.readLong();
    c.crossed = in.readLong();
    c.resyncs = in.readLong();
    c.overflows = in.readLong();
    c.snapshotsTooOld = in.readLong();
    c.snapshotsNotNeeded = in.readLong();
    return c;
  }
}
