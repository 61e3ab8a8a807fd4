package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.server.json.Json;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The diff depth stream of one symbol at one speed, made of faster events: all events of a window
 * of {@code speed} ms become one, with {@code U} of the first, {@code u}, {@code E}, {@code T} of
 * the last, {@code pu} = {@code u} of the stream's own event before, and of each level the last
 * absolute quantity (protocol note, section 8.3). Windows are aligned to the exchange's clock. A
 * hole in the faster events is not papered over: the window ends before it, and the next event's
 * {@code pu} is that of the event behind the hole.
 */
final class DepthWindow {

  private static final long NONE = Long.MIN_VALUE;

  private final String symbol;
  private final int speedMs;
  private final Map<BigDecimal, JsonNode> bids = new TreeMap<>(Comparator.reverseOrder());
  private final Map<BigDecimal, JsonNode> asks = new TreeMap<>();
  private long endMs;
  private long firstId = NONE;
  private long lastId;
  private long previousId = NONE;
  private long eventMs;
  private long transactionMs;

  DepthWindow(String symbol, int speedMs) {
    this.symbol = symbol;
    this.speedMs = speedMs;
  }

  /**
   * Takes an event.
   *
   * @return the event that the stream has before it, or null
   */
  ObjectNode add(JsonNode event, long nowMs) {
    boolean hole = previousId != NONE && event.path("pu").asLong() != lastId;
    ObjectNode before = close(hole ? Long.MAX_VALUE : nowMs);
    if (firstId == NONE) {
      firstId = event.path("U").asLong();
      endMs = Math.floorDiv(nowMs, speedMs) * speedMs + speedMs;
      if (previousId == NONE || hole) {
        previousId = event.path("pu").asLong();
      }
    }
    lastId = event.path("u").asLong();
    eventMs = event.path("E").asLong();
    transactionMs = event.path("T").asLong();
    put(event.path("b"), bids);
    put(event.path("a"), asks);
    return before;
  }

  private static void put(JsonNode levels, Map<BigDecimal, JsonNode> side) {
    for (JsonNode level : levels) {
      side.put(new BigDecimal(level.get(0).asText()), level);
    }
  }

  /** The event of the window that has ended by now, or null. */
  ObjectNode close(long nowMs) {
    if (firstId == NONE || nowMs < endMs) {
      return null;
    }
    ObjectNode event =
        Json.object()
            .put("e", "depthUpdate")
            .put("E", eventMs)
            .put("T", transactionMs)
            .put("s", symbol)
            .put("U", firstId)
            .put("u", lastId)
            .put("pu", previousId);
    event.set("b", drain(bids));
    event.set("a", drain(asks));
    previousId = lastId;
    firstId = NONE;
    return event;
  }

  private static ArrayNode drain(Map<BigDecimal, JsonNode> side) {
    ArrayNode levels = Json.array();
    side.values().forEach(levels::add);
    side.clear();
    return levels;
  }
}
