package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where a book stands in its stream, and what may follow: rules 6, 7, 9 and 13. */
final class EventChain {

  private static final long NO_TIME = Long.MIN_VALUE;

  /** What an event is to the one before it. */
  enum Link {
    NEXT,
    SEEN_BEFORE,
    BROKEN,
    BACK_IN_TIME
  }

  private long lastUpdateId;
  private long lastEventTimeMs = NO_TIME;
  private int duplicatesInARow;

  /** Final update id of the last event, or the snapshot's, before the first event upon it. */
  long lastUpdateId() {
    return lastUpdateId;
  }

  Link link(DepthUpdate e, VenueRules rules) {
    if (e.finalUpdateId() <= lastUpdateId) {
      return Link.SEEN_BEFORE;
    }
    if (!rules.chains(e, lastUpdateId)) {
      return Link.BROKEN;
    }
    return lastEventTimeMs != NO_TIME
            && lastEventTimeMs - e.eventTimeMs() > BookSynchronizer.EVENT_TIME_BOUND_MS
        ? Link.BACK_IN_TIME
        : Link.NEXT;
  }

  /** Whether an event whose id was seen before says that the venue's ids began anew. */
  boolean isRestart(DepthUpdate e) {
    return ++duplicatesInARow >= BookSynchronizer.DUPLICATES_IN_A_ROW_MAX
        || e.eventTimeMs() - lastEventTimeMs > BookSynchronizer.EVENT_TIME_BOUND_MS;
  }

  void onSnapshot(long snapshotId) {
    lastUpdateId = snapshotId;
  }

  void onApplied(DepthUpdate e) {
    lastUpdateId = e.finalUpdateId();
    lastEventTimeMs = e.eventTimeMs();
    duplicatesInARow = 0;
  }

  void reset() {
    lastUpdateId = 0;
    lastEventTimeMs = NO_TIME;
    duplicatesInARow = 0;
  }

  void set(EventChain other) {
    lastUpdateId = other.lastUpdateId;
    lastEventTimeMs = other.lastEventTimeMs;
    duplicatesInARow = other.duplicatesInARow;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(lastUpdateId);
    out.writeLong(lastEventTimeMs);
    out.writeInt(duplicatesInARow);
  }

  void readInto(DataInput in) throws IOException {
    lastUpdateId = in.readLong();
    lastEventTimeMs = in.readLong();
    duplicatesInARow = in.readInt();
  }
}
