package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.market.Instrument;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/**
 * Order books as they were, kept only while a stale snapshot is armed: one at the arming, then one
 * a second. Engine thread only.
 */
public final class SnapshotFaults {

  /** Books kept of a symbol; with one a second the oldest is 60 s old. */
  private static final int KEPT_MAX = 61;

  private final Venue venue;
  private final Faults faults;
  private final Function<String, ObjectNode> fullBook;
  private final Map<String, Deque<Kept>> kept = new HashMap<>();

  private record Kept(long atMs, ObjectNode book) {}

  /**
   * @param fullBook answer of GET depth, all levels, for a symbol whose market is live
   */
  public SnapshotFaults(Venue venue, Function<String, ObjectNode> fullBook) {
    this.venue = venue;
    this.faults = venue.faults();
    this.fullBook = fullBook;
  }

  /** Keeps the books of now where they will be asked for and none is kept yet. */
  public void begin(long nowMs) {
    keep(nowMs, true);
  }

  /** Keeps the books of now where they will be asked for. */
  public void onSecond(long nowMs) {
    if (faults.active()) {
      keep(nowMs, false);
    } else {
      kept.clear();
    }
  }

  private void keep(long nowMs, boolean firstOnly) {
    for (Instrument instrument : venue.exchange().instruments()) {
      String symbol = instrument.symbol();
      Deque<Kept> books = kept.get(symbol);
      if (faults.armed(FaultKind.STALE_SNAPSHOT, symbol) == null) {
        kept.remove(symbol);
      } else if (venue.exchange().market(symbol).isLive() && !(firstOnly && books != null)) {
        books = kept.computeIfAbsent(symbol, s -> new ArrayDeque<>());
        books.add(new Kept(nowMs, fullBook.apply(symbol)));
        if (books.size() > KEPT_MAX) {
          books.remove();
        }
      }
    }
  }

  /** The book that a request is to get; null for the true one. */
  ObjectNode stale(String symbol, int limit, long nowMs) {
    Deque<Kept> books = kept.get(symbol);
    if (books == null) {
      return null;
    }
    Fault fault = faults.take(FaultKind.STALE_SNAPSHOT, symbol);
    if (fault == null) {
      return null;
    }
    long wantedMs = nowMs - fault.duration("by").toMillis();
    ObjectNode found = books.getFirst().book();
    for (Iterator<Kept> i = books.iterator(); i.hasNext(); ) {
      Kept next = i.next();
      if (next.atMs() > wantedMs) {
        break;
      }
      found = next.book();
    }
    ObjectNode answer = found.deepCopy();
    for (String side : new String[] {"bids", "asks"}) {
      ArrayNode levels = answer.withArray(side);
      while (levels.size() > limit) {
        levels.remove(levels.size() - 1);
      }
    }
    return answer;
  }
}
