package io.depthflow.binance.ws;

import static io.depthflow.binance.rest.WireJson.decimal;
import static io.depthflow.binance.rest.WireJson.integer;
import static io.depthflow.binance.rest.WireJson.side;
import static io.depthflow.binance.rest.WireJson.status;
import static io.depthflow.binance.rest.WireJson.text;
import static io.depthflow.binance.rest.WireJson.timeInForce;
import static io.depthflow.binance.rest.WireJson.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.binance.rest.WireException;
import io.depthflow.binance.rest.WireJson;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.PositionReport;
import io.depthflow.market.order.UserEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads frames of the user data stream (protocol note, section 11), bare or combined. Rules:
 *
 * <ol>
 *   <li>ORDER_TRADE_UPDATE is one ORDER event; it carries a fill when its execution type is TRADE
 *       or CALCULATED (liquidation) and its last filled quantity is above zero.
 *   <li>ACCOUNT_UPDATE is one POSITION event for each one-way position in it; a transfer or funding
 *       fee has none. Hedge-mode positions are left out and counted.
 *   <li>listenKeyExpired is a LOST event: the key is dead, reconnecting with it brings silence.
 *   <li>TRADE_LITE repeats a fill that ORDER_TRADE_UPDATE tells better; it and every other event
 *       are ignored and counted. So are answers to control messages.
 * </ol>
 *
 * Order and repetition are as the venue sent them: fills are deduplicated by (symbol, trade id)
 * later. Not thread safe: one per stream.
 */
public final class UserStreamCodec {

  private long ignored;
  private long hedgePositions;

  /** {@link #parse(byte[], long)} of a text. */
  public List<UserEvent> parse(String frame, long receivedMs) {
    return parse(frame.getBytes(StandardCharsets.UTF_8), receivedMs);
  }

  /**
   * Reads one frame.
   *
   * @param receivedMs local time of its receipt
   * @return its events, possibly none
   * @throws WireException naming the field that cannot be understood
   */
  public List<UserEvent> parse(byte[] frame, long receivedMs) {
    JsonNode root = WireJson.parse(frame);
    JsonNode event = root.has("stream") && root.has("data") ? root.path("data") : root;
    switch (event.path("e").asText("")) {
      case "ORDER_TRADE_UPDATE":
        OrderReport report = report(event);
        long eventMs = integer(event, "E");
        return List.of(new UserEvent(UserEvent.Kind.ORDER, report, null, eventMs, receivedMs));
      case "ACCOUNT_UPDATE":
        return positions(event, receivedMs);
      case "listenKeyExpired":
        return List.of(
            new UserEvent(
                UserEvent.Kind.LOST, null, null, event.path("E").asLong(receivedMs), receivedMs));
      default:
        ignored++;
        return List.of();
    }
  }

  /** Frames that held no event of interest. */
  public long ignored() {
    return ignored;
  }

  /** Hedge-mode positions left out; above zero the account is not in one-way mode. */
  public long hedgePositions() {
    return hedgePositions;
  }

  private static OrderReport report(JsonNode event) {
    JsonNode o = object(event, "o");
    BigDecimal zero = BigDecimal.ZERO;
    return new OrderReport(
        text(o, "s"),
        text(o, "c"),
        integer(o, "i"),
        side(o, "S"),
        type(o, "o"),
        timeInForce(o, "f"),
        status(o, "X"),
        decimal(o, "q"),
        decimal(o, "p", zero),
        decimal(o, "z"),
        decimal(o, "ap", zero),
        o.path("R").asBoolean(false),
        integer(event, "T"),
        fill(o));
  }

  private static Fill fill(JsonNode o) {
    String execution = text(o, "x");
    boolean traded = execution.equals("TRADE") || execution.equals("CALCULATED");
    if (!traded || decimal(o, "l").signum() == 0) {
      return null;
    }
    return new Fill(
        text(o, "s"),
        integer(o, "t"),
        integer(o, "i"),
        text(o, "c"),
        side(o, "S"),
        decimal(o, "L"),
        decimal(o, "l"),
        decimal(o, "rp", BigDecimal.ZERO),
        decimal(o, "n", BigDecimal.ZERO),
        o.path("N").asText(null),
        o.path("m").asBoolean(false),
        integer(o, "T"));
  }

  private List<UserEvent> positions(JsonNode event, long receivedMs) {
    long eventMs = integer(event, "E");
    long transactionMs = integer(event, "T");
    List<UserEvent> events = new ArrayList<>();
    for (JsonNode p : object(event, "a").path("P")) {
      if (!"BOTH".equals(p.path("ps").asText("BOTH"))) {
        hedgePositions++;
        continue;
      }
      PositionReport position =
          new PositionReport(text(p, "s"), decimal(p, "pa"), decimal(p, "ep"), transactionMs);
      events.add(new UserEvent(UserEvent.Kind.POSITION, null, position, eventMs, receivedMs));
    }
    return events;
  }

  private static JsonNode object(JsonNode event, String field) {
    JsonNode node = event.path(field);
    if (!node.isObject()) {
      throw new WireException("field '" + field + "' is not an object but " + node.getNodeType());
    }
    return node;
  }
}
