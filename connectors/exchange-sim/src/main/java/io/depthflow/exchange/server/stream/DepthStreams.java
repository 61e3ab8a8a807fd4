package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.market.Side;
import io.depthflow.market.book.Tier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The depth streams of one symbol at every speed. The feed's own diff events leave unchanged, byte
 * for byte, on the stream whose name they have in the feed and on all faster ones: a recording of
 * {@code @depth@0ms} on that name alone, one of {@code @depth@100ms} on that and
 * {@code @depth@0ms}. Slower speeds are made of them ({@link DepthWindow}); partial depth is the
 * market's book at the end of each window in which it changed. A speed costs nothing while nobody
 * listens.
 */
final class DepthStreams {

  private static final String DIFF = "depth";
  private static final int NOT_SEEN = Integer.MAX_VALUE;
  private static final long NONE = Long.MIN_VALUE;

  private final StreamHub hub;
  private final SymbolMarket market;
  private final String symbol;
  private final String[] diffChannels = new String[StreamName.DEPTH_SPEEDS_MS.length];
  private final DepthWindow[] windows = new DepthWindow[StreamName.DEPTH_SPEEDS_MS.length];
  private final List<Partial> partials = new ArrayList<>();
  private final Map<String, Integer> speeds = new HashMap<>();
  private int nativeSpeedMs = NOT_SEEN;

  DepthStreams(StreamHub hub, SymbolMarket market) {
    this.hub = hub;
    this.market = market;
    this.symbol = market.instrument().symbol();
    String lower = symbol.toLowerCase(Locale.ROOT);
    for (int i = 0; i < diffChannels.length; i++) {
      int speedMs = StreamName.DEPTH_SPEEDS_MS[i];
      diffChannels[i] = StreamName.depthChannel(lower, DIFF, speedMs);
      for (int depth : StreamName.PARTIAL_DEPTHS) {
        String channel = StreamName.depthChannel(lower, DIFF + depth, speedMs);
        partials.add(new Partial(channel, depth, speedMs));
      }
    }
  }

  /** Takes a diff event of the feed, which the market has taken already. */
  void onDiff(FeedFrame frame, long nowMs) {
    nativeSpeedMs = Math.min(nativeSpeedMs, speeds.computeIfAbsent(frame.stream, this::speedOf));
    for (int i = 0; i < diffChannels.length; i++) {
      if (StreamName.DEPTH_SPEEDS_MS[i] <= nativeSpeedMs) {
        hub.publish(diffChannels[i], frame.payload);
        windows[i] = null;
      } else if (hub.hasListeners(diffChannels[i])) {
        if (windows[i] == null) {
          windows[i] = new DepthWindow(symbol, StreamName.DEPTH_SPEEDS_MS[i]);
        }
        send(diffChannels[i], windows[i].add(frame.data(), nowMs));
      } else {
        windows[i] = null;
      }
    }
    if (market.isLive()) {
      for (Partial partial : partials) {
        partial.onDiff(frame, nowMs);
      }
    }
  }

  /** Says beforehand that the feed has frames of a channel. */
  void announce(String channel) {
    if (List.of(diffChannels).contains(channel)) {
      nativeSpeedMs = Math.min(nativeSpeedMs, speedOf(channel));
    }
  }

  /** Speed that a feed's own name for its diff stream says; the fastest where it says none. */
  private int speedOf(String stream) {
    StreamName name = StreamName.parse(stream);
    for (int i = 0; i < diffChannels.length; i++) {
      if (name != null && name.channel().equals(diffChannels[i])) {
        return StreamName.DEPTH_SPEEDS_MS[i];
      }
    }
    return 0;
  }

  /** Sends what has been gathered in windows that have ended by now. */
  void advanceTo(long nowMs) {
    for (int i = 0; i < windows.length; i++) {
      if (windows[i] != null) {
        send(diffChannels[i], windows[i].close(nowMs));
      }
    }
    for (Partial partial : partials) {
      partial.advanceTo(nowMs);
    }
  }

  private void send(String channel, ObjectNode event) {
    if (event != null) {
      hub.publish(channel, event.toString());
    }
  }

  /** A side of the market's book on the wire, best first. */
  static ArrayNode levels(SymbolMarket market, Side side, int depth) {
    ArrayNode levels = Json.array();
    for (Tier tier : market.book().tiers(side, depth)) {
      levels
          .addArray()
          .add(market.price(tier.priceTicks()).toPlainString())
          .add(market.quantity(tier.quantityLots()).toPlainString());
    }
    return levels;
  }

  private final class Partial {
    private final String channel;
    private final int depth;
    private final int speedMs;
    private long endMs = NONE;
    private long firstId;
    private long previousId = NONE;

    Partial(String channel, int depth, int speedMs) {
      this.channel = channel;
      this.depth = depth;
      this.speedMs = speedMs;
    }

    void onDiff(FeedFrame frame, long nowMs) {
      if (!hub.hasListeners(channel)) {
        endMs = NONE;
        previousId = NONE;
        return;
      }
      if (endMs == NONE) {
        JsonNode event = frame.data();
        firstId = event.path("U").asLong();
        previousId = previousId == NONE ? event.path("pu").asLong() : previousId;
        endMs =
            speedMs <= nativeSpeedMs ? nowMs : Math.floorDiv(nowMs, speedMs) * speedMs + speedMs;
      }
      advanceTo(nowMs);
    }

    void advanceTo(long nowMs) {
      if (endMs == NONE || nowMs < endMs || !market.isLive()) {
        return;
      }
      endMs = NONE;
      ObjectNode event =
          Json.object()
              .put("e", "depthUpdate")
              .put("E", market.lastEventTimeMs())
              .put("T", market.lastTransactionTimeMs())
              .put("s", symbol)
              .put("U", firstId)
              .put("u", market.lastUpdateId())
              .put("pu", previousId);
      event.set("b", levels(market, Side.BUY, depth));
      event.set("a", levels(market, Side.SELL, depth));
      hub.publish(channel, event.toString());
      previousId = market.lastUpdateId();
    }
  }
}
