package io.depthflow.market.book;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * While a book is in step: the same book anew, on a later snapshot. It begins when a snapshot is
 * wanted or comes unasked, follows the events from there on, and ends when both stand at the same
 * update id, where the one can be held against the other.
 */
final class BookRefresh {

  private BookSynchronizer fresh;

  /** Whether a book is being built anew. */
  boolean isUnderWay() {
    return fresh != null;
  }

  void begin(VenueRules rules) {
    fresh = BookSynchronizer.forRefresh(rules);
  }

  void forget() {
    fresh = null;
  }

  boolean needsSnapshot() {
    return fresh != null && fresh.needsSnapshot();
  }

  /**
   * A snapshot while the book is in step.
   *
   * @return KEPT, TOO_OLD, or NOT_NEEDED where no book comes of it
   */
  SyncResult onSnapshot(DepthSnapshot s, SyncCounters count) {
    return switch (fresh.onSnapshot(s)) {
      case TOO_OLD -> {
        count.add(SyncCount.SNAPSHOTS_TOO_OLD);
        yield SyncResult.TOO_OLD;
      }
      case CROSSED, GAP, TIME_BACK -> {
        // The book in step has not been shown to be wrong.
        fresh = null;
        count.add(SyncCount.SNAPSHOTS_NOT_NEEDED);
        yield SyncResult.NOT_NEEDED;
      }
      default -> SyncResult.KEPT;
    };
  }

  /** An event that the book in step has taken. */
  void onDepth(DepthUpdate e) {
    fresh.onDepth(e);
  }

  /** Whether the book that is built anew stands at this update id. */
  boolean hasReached(long updateId) {
    return fresh != null && fresh.hasSnapshot() && fresh.lastUpdateId() == updateId;
  }

  /** Hands over the book that was built, and ends. */
  RangedBook take() {
    RangedBook book = fresh.ranged();
    fresh = null;
    return book;
  }

  void scale(long priceFactor, long quantityFactor) {
    if (fresh != null) {
      fresh.scale(priceFactor, quantityFactor);
    }
  }

  void set(BookRefresh other) {
    fresh = other.fresh == null ? null : other.fresh.copy();
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(fresh != null);
    if (fresh != null) {
      fresh.write(out);
    }
  }

  void readInto(DataInput in) throws IOException {
    fresh = in.readBoolean() ? BookSynchronizer.readRefresh(in) : null;
  }
}
