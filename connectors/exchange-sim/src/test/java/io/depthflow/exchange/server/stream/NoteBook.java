package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeMap;

/** A client's book by the numbered rules of the protocol note's section 9, and nothing of ours. */
final class NoteBook {

  final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  final Deque<JsonNode> buffer = new ArrayDeque<>();
  long snapshotId = -1;

  /** {@code u} of the last event applied; -1 before the first. */
  long last = -1;

  /** Rule 3: the snapshot, with what was buffered (2) replayed. */
  void snapshot(JsonNode body) {
    snapshotId = body.get("lastUpdateId").asLong();
    put(body.get("bids"), bids);
    put(body.get("asks"), asks);
    while (!buffer.isEmpty()) {
      apply(buffer.poll());
    }
  }

  void event(JsonNode e) {
    if (snapshotId < 0) {
      buffer.add(e);
    } else {
      apply(e);
    }
  }

  private void apply(JsonNode e) {
    long first = e.get("U").asLong();
    long u = e.get("u").asLong();
    long pu = e.get("pu").asLong();
    if (last < 0) {
      if (u < snapshotId) {
        return; // rule 4
      }
      boolean joins = first <= snapshotId || pu == snapshotId;
      if (!joins) {
        throw new AssertionError("rule 5: event " + first + ".." + u + " after " + snapshotId);
      }
    } else if (pu != last) {
      throw new AssertionError("rule 6: pu " + pu + " after u " + last);
    }
    put(e.get("b"), bids);
    put(e.get("a"), asks);
    last = u;
    if (bids.firstKey().compareTo(asks.firstKey()) >= 0) {
      throw new AssertionError("crossed at " + u);
    }
  }

  private static void put(JsonNode levels, TreeMap<BigDecimal, BigDecimal> side) {
    for (JsonNode level : levels) {
      BigDecimal price = new BigDecimal(level.get(0).asText()).stripTrailingZeros();
      BigDecimal quantity = new BigDecimal(level.get(1).asText()).stripTrailingZeros();
      if (quantity.signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, quantity);
      }
    }
  }

  boolean isTop(JsonNode ticker) {
    return is(ticker, "b", bids.firstKey())
        && is(ticker, "B", bids.firstEntry().getValue())
        && is(ticker, "a", asks.firstKey())
        && is(ticker, "A", asks.firstEntry().getValue());
  }

  private static boolean is(JsonNode ticker, String field, BigDecimal value) {
    return new BigDecimal(ticker.get(field).asText()).compareTo(value) == 0;
  }
}
