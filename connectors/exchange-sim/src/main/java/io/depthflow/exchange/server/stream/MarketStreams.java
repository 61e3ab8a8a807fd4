package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.MarkModel;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.server.endpoints.FundingEndpoints;
import io.depthflow.exchange.server.endpoints.PublicHistoryEndpoints;
import io.depthflow.exchange.server.history.AggTrades;
import io.depthflow.exchange.server.history.MarketHistory;
import io.depthflow.exchange.server.history.MinuteBar;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.book.OrderBook;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sends one symbol's market to its streams. What the feed has leaves unchanged, byte for byte, on
 * the stream of the same name; what it lacks is derived: other depth speeds and partial depth
 * ({@link DepthStreams}), bookTicker from the book, aggTrade from trades ({@link AggTrades}), the
 * mark price from the engine's. Snapshots and markers stay inside. Engine thread only.
 */
public final class MarketStreams {

  private static final int MARK_SLOW_S = 3;
  private static final int TICKER_EVERY_S = 2;
  private static final long DAY_MS = 24 * 3_600_000L;

  private final StreamHub hub;
  private final SimExchange exchange;
  private final SymbolMarket market;
  private final MarketHistory history;
  private final CandleStreams candles;
  private final String symbol;
  private final String prefix;
  private final DepthStreams depth;
  private final AggTrades aggTrades;
  private final Map<String, String> channels = new HashMap<>();
  private final Set<String> ownChannels = new HashSet<>();
  private byte[] lastTicker;
  private JsonNode lastMark;
  private String previousTop = "";

  /**
   * @param feedStreams names of streams that the feed has, as far as known; not derived from the
   *     first moment on
   */
  public MarketStreams(
      StreamHub hub,
      SimExchange exchange,
      String symbol,
      Set<String> feedStreams,
      MarketHistory history) {
    this.hub = hub;
    this.exchange = exchange;
    this.market = exchange.market(symbol);
    this.history = history;
    this.candles = new CandleStreams(hub, symbol, history);
    this.symbol = symbol;
    this.prefix = symbol.toLowerCase(Locale.ROOT) + "@";
    this.depth = new DepthStreams(hub, market);
    this.aggTrades = new AggTrades(symbol, this::onDerivedAggTrade);
    for (String name : feedStreams) {
      StreamName stream = StreamName.parse(name);
      if (stream != null && stream.channel().startsWith(prefix)) {
        ownChannels.add(stream.channel().substring(prefix.length()));
        candles.leave(stream.channel().substring(prefix.length()));
        depth.announce(stream.channel());
      }
    }
  }

  /** Sends what a line says; the market has taken it already. */
  public void onLine(RawLine line) {
    long nowMs = line.receiveTimeNs() / 1_000_000;
    advanceTo(nowMs);
    FeedFrame frame = FeedFrame.of(line);
    String channel = channelOf(frame);
    switch (frame.kind) {
      case "depthUpdate" -> {
        if (channel == null || channel.startsWith(prefix + "depth@")) {
          depth.onDiff(frame, nowMs);
          deriveBookTicker();
        }
      }
      case "trade" -> {
        hub.publish(prefix + "trade", frame.payload);
        history.onTrade(frame.data());
        if (!isOwn("aggTrade")) {
          aggTrades.add(frame.data(), nowMs);
        }
      }
      case "bookTicker" -> {
        own("bookTicker", frame.payload);
        lastTicker = frame.payload;
      }
      case "aggTrade" -> {
        own("aggTrade", frame.payload);
        history.onAggTrade(frame.data());
      }
      case "markPriceUpdate" -> {
        if (exchange.config().account().mark().kind() == MarkModel.Kind.FEED) {
          onMark(frame);
        }
      }
      default -> {
        if (channel != null && !frame.kind.isEmpty()) {
          own(channel.substring(prefix.length()), frame.payload);
        }
      }
    }
  }

  /** Channel that the feed's own name for a frame means, if it is one of this symbol's streams. */
  private String channelOf(FeedFrame frame) {
    return channels.computeIfAbsent(
        frame.stream,
        name -> {
          StreamName stream = StreamName.parse(name);
          return stream == null || !stream.channel().startsWith(prefix) ? null : stream.channel();
        });
  }

  /** Sends a frame that the feed has on a stream, which is therefore not derived from here on. */
  private void own(String stream, byte[] payload) {
    if (ownChannels.add(stream)) {
      candles.leave(stream);
    }
    hub.publish(prefix + stream, payload);
  }

  /** Whether the feed has frames of its own for a stream. */
  boolean isOwn(String stream) {
    return ownChannels.contains(stream);
  }

  private void onMark(FeedFrame frame) {
    lastMark = frame.data();
    own("markPrice@1s", frame.payload);
    if (lastMark.path("E").asLong() / 1000 % MARK_SLOW_S == 0) {
      own("markPrice", frame.payload);
    }
  }

  /** Lets time pass: what has been gathered in windows that have ended by now is sent. */
  public void advanceTo(long nowMs) {
    depth.advanceTo(nowMs);
    aggTrades.advanceTo(nowMs);
    candles.advanceTo(nowMs);
  }

  /** Sends the symbol's 24 h ticker, full and short; null before there was a trade. */
  public ObjectNode dayTicker(long nowMs) {
    MinuteBar day = history.bars(nowMs).since(nowMs - DAY_MS);
    if (day == null) {
      return null;
    }
    ObjectNode ticker = PublicHistoryEndpoints.dayTicker(symbol, day, nowMs);
    if (nowMs / 1000 % TICKER_EVERY_S == 0) {
      hub.publish(prefix + "ticker", CandleStreams.ticker(ticker, nowMs).toString());
      hub.publish(prefix + "miniTicker", CandleStreams.miniTicker(ticker, nowMs).toString());
    }
    return ticker;
  }

  /** Whether anybody listens to the symbol's 24 h tickers. */
  public boolean isTickerWanted() {
    return hub.hasListeners(prefix + "ticker") || hub.hasListeners(prefix + "miniTicker");
  }

  private void deriveBookTicker() {
    if (isOwn("bookTicker") || !market.isLive()) {
      return;
    }
    ObjectNode ticker = bookTicker();
    String top = ticker.toString();
    if (!top.equals(previousTop)) {
      previousTop = top;
      ObjectNode event =
          Json.object()
              .put("e", "bookTicker")
              .put("u", market.lastUpdateId())
              .put("s", symbol)
              .put("E", market.lastEventTimeMs())
              .put("T", market.lastTransactionTimeMs());
      event.set("b", ticker.get("bidPrice"));
      event.set("B", ticker.get("bidQty"));
      event.set("a", ticker.get("askPrice"));
      event.set("A", ticker.get("askQty"));
      lastTicker = event.toString().getBytes(StandardCharsets.UTF_8);
      hub.publish(prefix + "bookTicker", lastTicker);
    }
  }

  /** Sends the latest best prices to the stream of all symbols, when they are new there. */
  public void publishToAllTickers() {
    if (lastTicker != null) {
      hub.publish(StreamName.ALL_BOOK_TICKERS, lastTicker);
      lastTicker = null;
    }
  }

  /** Best prices and sizes of the market's book; it must be live. */
  public ObjectNode bookTicker() {
    OrderBook book = market.book();
    return Json.object()
        .put("symbol", symbol)
        .put("bidPrice", market.price(book.bestBidTicks()).toPlainString())
        .put("bidQty", market.quantity(book.bestBidLots()).toPlainString())
        .put("askPrice", market.price(book.bestAskTicks()).toPlainString())
        .put("askQty", market.quantity(book.bestAskLots()).toPlainString());
  }

  public ArrayNode levels(Side side, int levels) {
    return DepthStreams.levels(market, side, levels);
  }

  private void onDerivedAggTrade(ObjectNode event) {
    history.onAggTrade(event);
    hub.publish(prefix + "aggTrade", event.toString());
  }

  /**
   * Sends the mark price: once a second, and to the 3 s stream in every third.
   *
   * @return the event, for the streams of all symbols; null before there was a mark
   */
  public JsonNode onSecond(long nowMs) {
    if (market.mark() != null) {
      history.onMark(nowMs, market.mark());
    }
    if (isOwn("markPrice@1s")) {
      return lastMark;
    }
    if (market.mark() == null) {
      return null;
    }
    ObjectNode event = FundingEndpoints.markPriceUpdate(market, exchange.funding(symbol), nowMs);
    hub.publish(prefix + "markPrice@1s", event.toString());
    if (nowMs / 1000 % MARK_SLOW_S == 0) {
      hub.publish(prefix + "markPrice", event.toString());
    }
    return event;
  }
}
