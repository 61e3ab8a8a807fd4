package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.server.EngineSchedule;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.market.Side;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Faults of frames on their way from the venue to the sockets: the venue itself has done and
 * remembers everything right. Engine thread only.
 */
public final class FrameFaults {

  /** In the channels of diff depth, whatever their speed. */
  private static final String DIFF = "@depth@";

  private static final int MEGABYTE = 1 << 20;

  /** Ticks that a crossed bid lies above the ask: more than the ask of a slower stream lags. */
  private static final BigDecimal CROSSED_BY = BigDecimal.TEN;

  private final Faults faults;
  private final StreamHub hub;
  private final SimExchange exchange;
  private final EngineSchedule schedule;

  /** Depth frames that wait for the one after them, by channel. */
  private final Map<String, byte[]> overtaken = new HashMap<>();

  /** Bid prices shown that cross, by channel; the next frame takes them back. */
  private final Map<String, BigDecimal> crossing = new HashMap<>();

  private final ArrayDeque<UserEvent> late = new ArrayDeque<>();

  private record UserEvent(String key, String kind, String payload, long dueNs) {}

  public FrameFaults(Faults faults, StreamHub hub, SimExchange exchange, EngineSchedule schedule) {
    this.faults = faults;
    this.hub = hub;
    this.exchange = exchange;
    this.schedule = schedule;
  }

  /** Whether there is anything to do with a frame. */
  boolean active() {
    return faults.active() || !overtaken.isEmpty() || !crossing.isEmpty() || !late.isEmpty();
  }

  /** Lets the faults act on a market frame; true when it is taken care of. */
  boolean takesMarket(String channel, byte[] payload) {
    int at = channel.indexOf(DIFF);
    if (at < 0 || !hub.hasListeners(channel)) {
      return false;
    }
    String symbol = channel.substring(0, at).toUpperCase(Locale.ROOT);
    disturb(channel, symbol, payload);
    if (faults.take(FaultKind.DROP_DEPTH, symbol) != null) {
      return true;
    }
    byte[] shown = crossed(channel, symbol, payload);
    byte[] before = overtaken.remove(channel);
    if (before == null && faults.take(FaultKind.REORDER_DEPTH, symbol) != null) {
      overtaken.put(channel, shown);
      return true;
    }
    hub.deliver(channel, shown);
    if (before != null) {
      hub.deliver(channel, before);
    }
    if (faults.take(FaultKind.DUPLICATE_DEPTH, symbol) != null) {
      hub.deliver(channel, shown);
    }
    return true;
  }

  /** Frames that should not be there, before one that should. */
  private void disturb(String channel, String symbol, byte[] payload) {
    if (faults.take(FaultKind.MALFORMED_FRAME, symbol) != null) {
      hub.deliver(channel, Arrays.copyOf(payload, payload.length / 2));
    }
    if (faults.take(FaultKind.BINARY_FRAME, symbol) != null) {
      hub.deliverBinary(channel, payload);
    }
    Fault huge = faults.take(FaultKind.HUGE_FRAME, symbol);
    if (huge != null) {
      int length = (int) (huge.number("megabytes") * MEGABYTE);
      String head = "{\"e\":\"depthflowPadding\",\"pad\":\"";
      String frame = head + "x".repeat(length - head.length() - 2) + "\"}";
      hub.deliver(channel, frame.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private byte[] crossed(String channel, String symbol, byte[] payload) {
    BigDecimal shownBefore = crossing.remove(channel);
    boolean cross =
        exchange.market(symbol).isLive() && faults.take(FaultKind.CROSSED_BOOK, symbol) != null;
    if (shownBefore == null && !cross) {
      return payload;
    }
    SymbolMarket market = exchange.market(symbol);
    ObjectNode event;
    try {
      event = (ObjectNode) Json.MAPPER.readTree(payload);
    } catch (IOException e) {
      throw new IllegalStateException("A depth event of " + symbol + " is not JSON", e);
    }
    ArrayNode bids = event.withArray("b");
    if (shownBefore != null) {
      bids.addArray().add(shownBefore.toPlainString()).add(trueBid(market, shownBefore));
    }
    if (cross) {
      long ask = market.book().bestAskTicks();
      BigDecimal price = market.price(ask).add(market.instrument().tickSize().multiply(CROSSED_BY));
      String quantity = market.quantity(market.book().bestAskLots()).toPlainString();
      bids.addArray().add(price.toPlainString()).add(quantity);
      crossing.put(channel, price);
    }
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String trueBid(SymbolMarket market, BigDecimal price) {
    long ticks = price.movePointRight(market.grid().priceDecimals()).longValueExact();
    return market.quantity(market.book().quantityAt(Side.BUY, ticks)).toPlainString();
  }

  /** Lets the faults act on a user event; true when it is taken care of. */
  boolean takesUser(String key, String kind, String payload) {
    if (takeUser(FaultKind.USER_EVENTS_LOST, kind) != null) {
      return true;
    }
    boolean twice = takeUser(FaultKind.USER_EVENTS_TWICE, kind) != null;
    Fault delayed = takeUser(FaultKind.USER_EVENTS_LATE, kind);
    long nowNs = schedule.nowNs();
    // a later event does not overtake one that waits: a connection keeps its order
    long dueNs = late.isEmpty() ? nowNs : late.getLast().dueNs();
    if (delayed != null) {
      dueNs = Math.max(dueNs, nowNs + delayed.duration("delay").toNanos());
    }
    for (int i = twice ? 2 : 1; i > 0; i--) {
      if (dueNs > nowNs || !late.isEmpty()) {
        late.add(new UserEvent(key, kind, payload, dueNs));
      } else {
        hub.deliverUserEvent(key, kind, payload);
      }
    }
    if (delayed != null) {
      schedule.at(dueNs, this::sendLate);
    }
    return true;
  }

  private void sendLate() {
    long nowNs = schedule.nowNs();
    while (!late.isEmpty() && late.getFirst().dueNs() <= nowNs) {
      UserEvent event = late.removeFirst();
      hub.deliverUserEvent(event.key(), event.kind(), event.payload());
    }
  }

  private Fault takeUser(FaultKind fault, String kind) {
    return faults.take(
        fault, null, f -> f.text("event").equals("any") || f.text("event").equals(kind));
  }

  /** Whether a subscription is to stay silent. */
  boolean silences(String name) {
    int at = name.indexOf('@');
    String symbol = at < 0 ? null : name.substring(0, at).toUpperCase(Locale.ROOT);
    return faults.take(FaultKind.SILENT_STREAM, symbol, f -> name.contains(f.text("stream")))
        != null;
  }
}
