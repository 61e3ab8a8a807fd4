package io.depthflow.exchange.server.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.server.json.Json;
import java.math.BigDecimal;
import java.util.function.Consumer;

/**
 * Makes aggregate trades of plain ones: trades in a row of the same price and the same taker side
 * within 100 ms become one (protocol note, section 8.3). Ids count up by one; first and last trade
 * ids of neighbours touch. Trades that did not come out of the book ({@code X} other than MARKET)
 * are left out. {@code nq} equals {@code q}: there are no RPI orders here.
 */
public final class AggTrades {

  static final long WINDOW_MS = 100;

  private final String symbol;
  private final Consumer<ObjectNode> out;
  private long nextId;
  private JsonNode first;
  private JsonNode last;
  private BigDecimal quantity;
  private long openedMs;

  public AggTrades(String symbol, Consumer<ObjectNode> out) {
    this.symbol = symbol;
    this.out = out;
  }

  /** Takes a trade frame's payload at the exchange's time. */
  public void add(JsonNode trade, long nowMs) {
    String type = trade.path("X").asText("MARKET");
    if (!type.equals("MARKET")) {
      return;
    }
    advanceTo(nowMs);
    if (first != null && !continues(trade)) {
      close();
    }
    if (first == null) {
      first = trade;
      quantity = BigDecimal.ZERO;
      openedMs = nowMs;
    }
    last = trade;
    quantity = quantity.add(new BigDecimal(trade.path("q").asText()));
  }

  private boolean continues(JsonNode trade) {
    return trade.path("m").asBoolean() == first.path("m").asBoolean()
        && trade.path("T").asLong() - first.path("T").asLong() < WINDOW_MS
        && trade.path("t").asLong() == last.path("t").asLong() + 1
        && new BigDecimal(trade.path("p").asText())
                .compareTo(new BigDecimal(first.path("p").asText()))
            == 0;
  }

  /** Hands out the aggregate whose window has ended by now. */
  public void advanceTo(long nowMs) {
    if (first != null && nowMs - openedMs >= WINDOW_MS) {
      close();
    }
  }

  private void close() {
    long firstId = first.path("t").asLong();
    nextId = nextId == 0 ? Math.max(1, firstId) : nextId + 1;
    String q = quantity.toPlainString();
    out.accept(
        Json.object()
            .put("e", "aggTrade")
            .put("E", last.path("E").asLong())
            .put("a", nextId)
            .put("s", symbol)
            .put("p", first.path("p").asText())
            .put("q", q)
            .put("nq", q)
            .put("f", firstId)
            .put("l", last.path("t").asLong())
            .put("T", last.path("T").asLong())
            .put("m", first.path("m").asBoolean()));
    first = null;
  }
}
