package io.depthflow.exchange.server.stream;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.server.history.BarInterval;
import io.depthflow.exchange.server.history.MarketHistory;
import io.depthflow.exchange.server.history.MinuteBar;
import io.depthflow.exchange.server.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The kline and continuousKline streams of one symbol: every 250 ms the bar at hand where it has
 * changed, and once each bar that is complete, with {@code x} true. An interval that the feed has
 * frames of is left to the feed; one that nobody listens to costs nothing.
 */
public final class CandleStreams {

  private static final long EVERY_MS = 250;
  private static final long NONE = Long.MIN_VALUE;

  private final StreamHub hub;
  private final String symbol;
  private final MarketHistory history;
  private final List<Candle> candles = new ArrayList<>();
  private long slot = NONE;

  CandleStreams(StreamHub hub, String symbol, MarketHistory history) {
    this.hub = hub;
    this.symbol = symbol;
    this.history = history;
    for (BarInterval interval : BarInterval.values()) {
      candles.add(new Candle(interval, false));
      candles.add(new Candle(interval, true));
    }
  }

  /** Leaves a stream, e.g. {@code kline_1m}, to the feed. */
  void leave(String stream) {
    candles.removeIf(candle -> candle.channel.endsWith("@" + stream));
  }

  void advanceTo(long nowMs) {
    if (nowMs / EVERY_MS == slot) {
      return;
    }
    slot = nowMs / EVERY_MS;
    for (Candle candle : candles) {
      candle.advanceTo(nowMs);
    }
  }

  private final class Candle {
    private final BarInterval interval;
    private final boolean continuous;
    private final String channel;
    private long openMs = NONE;
    private long count;

    /**
     * @param continuous whether it is the stream of the pair's perpetual contract
     */
    Candle(BarInterval interval, boolean continuous) {
      this.interval = interval;
      this.continuous = continuous;
      this.channel =
          symbol.toLowerCase(Locale.ROOT)
              + (continuous ? "_perpetual@continuousKline_" : "@kline_")
              + interval.wire();
    }

    void advanceTo(long nowMs) {
      if (!hub.hasListeners(channel)) {
        openMs = NONE;
        return;
      }
      for (MinuteBar bar : history.bars(nowMs).query(interval, null, null, 2)) {
        boolean complete = interval.nextMs(bar.openMs()) <= nowMs;
        boolean fresh = bar.openMs() > openMs || (bar.openMs() == openMs && bar.count() != count);
        if (complete ? bar.openMs() == openMs : fresh) {
          hub.publish(channel, event(bar, complete, nowMs).toString());
          openMs = complete ? bar.openMs() + 1 : bar.openMs();
          count = bar.count();
        }
      }
    }

    private ObjectNode event(MinuteBar bar, boolean complete, long nowMs) {
      ObjectNode event = Json.object();
      ObjectNode k;
      if (continuous) {
        event.put("e", "continuous_kline").put("E", nowMs).put("ps", symbol);
        k = event.put("ct", "PERPETUAL").putObject("k");
      } else {
        event.put("e", "kline").put("E", nowMs).put("s", symbol);
        k = event.putObject("k").put("s", symbol);
      }
      k.put("t", bar.openMs())
          .put("T", interval.nextMs(bar.openMs()) - 1)
          .put("i", interval.wire())
          .put("f", bar.firstId())
          .put("L", bar.lastId())
          .put("o", bar.open().toPlainString())
          .put("c", bar.close().toPlainString())
          .put("h", bar.high().toPlainString())
          .put("l", bar.low().toPlainString())
          .put("v", bar.volume().toPlainString())
          .put("n", bar.count())
          .put("x", complete)
          .put("q", decimal(bar.quoteVolume()))
          .put("V", bar.takerBuyVolume().toPlainString())
          .put("Q", decimal(bar.takerBuyQuote()))
          .put("B", "0");
      return event;
    }
  }

  /** The 24hrTicker event of an answer of ticker/24hr. */
  public static ObjectNode ticker(ObjectNode day, long nowMs) {
    ObjectNode event =
        Json.object().put("e", "24hrTicker").put("E", nowMs).put("s", day.get("symbol").asText());
    event.set("p", day.get("priceChange"));
    event.set("P", day.get("priceChangePercent"));
    event.set("w", day.get("weightedAvgPrice"));
    event.set("c", day.get("lastPrice"));
    event.set("Q", day.get("lastQty"));
    event.set("o", day.get("openPrice"));
    event.set("h", day.get("highPrice"));
    event.set("l", day.get("lowPrice"));
    event.set("v", day.get("volume"));
    event.set("q", day.get("quoteVolume"));
    event.set("O", day.get("openTime"));
    event.set("C", day.get("closeTime"));
    event.set("F", day.get("firstId"));
    event.set("L", day.get("lastId"));
    event.set("n", day.get("count"));
    return event;
  }

  /** The 24hrMiniTicker event of an answer of ticker/24hr. */
  public static ObjectNode miniTicker(ObjectNode day, long nowMs) {
    ObjectNode event =
        Json.object()
            .put("e", "24hrMiniTicker")
            .put("E", nowMs)
            .put("s", day.get("symbol").asText());
    event.set("c", day.get("lastPrice"));
    event.set("o", day.get("openPrice"));
    event.set("h", day.get("highPrice"));
    event.set("l", day.get("lowPrice"));
    event.set("v", day.get("volume"));
    event.set("q", day.get("quoteVolume"));
    return event;
  }
}
