package io.depthflow.market.book;

import io.depthflow.market.DepthUpdate;

/** How a venue chains its depth events: rules 2, 3, 6 and 9 of {@link BookSynchronizer}. */
public enum VenueRules {
  FUTURES,
  SPOT,
  /** There are none: the book is polled. */
  POLLED;

  /** The venue is told by an event: with {@code pu} it is futures, without it spot. */
  static VenueRules of(DepthUpdate e) {
    return e.previousFinalUpdateId() == DepthUpdate.NO_PREVIOUS ? SPOT : FUTURES;
  }

  /** Whether a snapshot contains the event. */
  boolean isStale(DepthUpdate e, long snapshotId) {
    return this == SPOT ? e.finalUpdateId() <= snapshotId : e.finalUpdateId() < snapshotId;
  }

  /** Whether an event that is not stale may be the first on a snapshot. */
  boolean continues(DepthUpdate e, long snapshotId) {
    return this == SPOT
        ? e.firstUpdateId() <= snapshotId + 1
        : e.firstUpdateId() <= snapshotId || e.previousFinalUpdateId() <= snapshotId;
  }

  /** Whether the event is the next one of its stream. */
  boolean chains(DepthUpdate e, long lastUpdateId) {
    return this == SPOT
        ? e.firstUpdateId() == lastUpdateId + 1
        : e.previousFinalUpdateId() == lastUpdateId;
  }
}
