package io.depthflow.exchange.server.endpoints;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.history.BarInterval;
import io.depthflow.exchange.server.history.Bars;
import io.depthflow.exchange.server.history.MarketHistory;
import io.depthflow.exchange.server.history.MarketHistory.Aggregate;
import io.depthflow.exchange.server.history.MinuteBar;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Public trades, aggregate trades, bars and the 24 h ticker, of what was kept (protocol note,
 * section 7).
 */
public final class PublicHistoryEndpoints {

  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final Set<String> CONTRACT_TYPES =
      Set.of("PERPETUAL", "CURRENT_QUARTER", "NEXT_QUARTER", "TRADIFI_PERPETUAL");

  private final SimExchange exchange;
  private final Map<String, MarketHistory> histories;

  public PublicHistoryEndpoints(SimExchange exchange, Map<String, MarketHistory> histories) {
    this.exchange = exchange;
    this.histories = histories;
  }

  public void register(Endpoints endpoints) {
    endpoints.open("GET", "/fapi/v1/trades", 5, r -> trades(r, null, 500, 1000));
    endpoints.keyed(
        "GET", "/fapi/v1/historicalTrades", 20, r -> trades(r, r.integer("fromId"), 100, 500));
    endpoints.open("GET", "/fapi/v1/aggTrades", 20, this::aggTrades);
    endpoints.open(
        "GET",
        "/fapi/v1/klines",
        PublicHistoryEndpoints::barsWeight,
        r -> bars(r, history(r.mandatoryText("symbol")).bars(r.nowMs())));
    endpoints.open(
        "GET", "/fapi/v1/continuousKlines", PublicHistoryEndpoints::barsWeight, this::continuous);
    endpoints.open(
        "GET",
        "/fapi/v1/markPriceKlines",
        PublicHistoryEndpoints::barsWeight,
        r -> bars(r, history(r.mandatoryText("symbol")).markBars(r.nowMs())));
    endpoints.open("GET", "/fapi/v1/ticker/24hr", r -> r.has("symbol") ? 1 : 40, this::dayTickers);
  }

  private MarketHistory history(String symbol) {
    exchange.market(symbol);
    return histories.get(symbol);
  }

  private JsonNode trades(ApiRequest request, Long fromId, int byDefault, int max) {
    String symbol = request.mandatoryText("symbol");
    int limit = request.limit(byDefault, max);
    ArrayNode answer = Json.array();
    history(symbol)
        .trades(fromId, limit)
        .forEach(
            t ->
                answer
                    .addObject()
                    .put("id", t.id())
                    .put("price", t.price().toPlainString())
                    .put("qty", t.quantity().toPlainString())
                    .put("quoteQty", decimal(t.price().multiply(t.quantity())))
                    .put("time", t.timeMs())
                    .put("isBuyerMaker", t.buyerIsMaker())
                    .put("isRPITrade", false));
    return answer;
  }

  /** Of the last 24 h; at most an hour between startTime and endTime. */
  private JsonNode aggTrades(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    int limit = request.limit(500, 1000);
    Long fromId = request.integer("fromId");
    Long start = request.integer("startTime");
    Long end = request.integer("endTime");
    checkRange(start, end);
    if (start != null && end != null && end - start >= HOUR_MS) {
      throw new VenueException(-1127, "More than 1 hours between startTime and endTime.");
    }
    long from = Math.max(start == null ? Long.MIN_VALUE : start, request.nowMs() - DAY_MS);
    long to = end != null ? end : start != null ? start + HOUR_MS : Long.MAX_VALUE;
    ArrayNode answer = Json.array();
    List<Aggregate> found =
        history(symbol)
            .aggregates(
                a -> a.timeMs() >= from && a.timeMs() <= to && (fromId == null || a.id() >= fromId),
                fromId != null || start != null,
                limit);
    for (Aggregate a : found) {
      answer
          .addObject()
          .put("a", a.id())
          .put("p", a.price().toPlainString())
          .put("q", a.quantity().toPlainString())
          .put("f", a.firstId())
          .put("l", a.lastId())
          .put("T", a.timeMs())
          .put("m", a.buyerIsMaker());
    }
    return answer;
  }

  private static void checkRange(Long start, Long end) {
    if (start != null && end != null && start > end) {
      throw new VenueException(-1023, "Start time is greater than end time.");
    }
  }

  /** By the number of bars asked for; a limit that will be refused counts as the default. */
  private static int barsWeight(ApiRequest request) {
    int limit = request.limitOr(500);
    if (limit < 100) {
      return 1;
    }
    if (limit < 500) {
      return 2;
    }
    return limit <= 1000 ? 5 : 10;
  }

  /** A perpetual pair is its symbol; the other contracts of a pair do not exist here. */
  private JsonNode continuous(ApiRequest request) {
    String pair = request.mandatoryText("pair");
    String type = request.mandatoryText("contractType");
    if (!CONTRACT_TYPES.contains(type)) {
      throw ApiRequest.notValid("contractType");
    }
    MarketHistory history = history(pair);
    JsonNode bars = bars(request, history.bars(request.nowMs()));
    return type.equals("PERPETUAL") ? bars : Json.array();
  }

  private static JsonNode bars(ApiRequest request, Bars bars) {
    BarInterval interval = BarInterval.of(request.mandatoryText("interval"));
    if (interval == null) {
      throw new VenueException(-1120, "Invalid interval.");
    }
    int limit = request.limit(500, 1500);
    Long start = request.integer("startTime");
    Long end = request.integer("endTime");
    checkRange(start, end);
    ArrayNode answer = Json.array();
    for (MinuteBar bar : bars.query(interval, start, end, limit)) {
      answer
          .addArray()
          .add(bar.openMs())
          .add(bar.open().toPlainString())
          .add(bar.high().toPlainString())
          .add(bar.low().toPlainString())
          .add(bar.close().toPlainString())
          .add(bar.volume().toPlainString())
          .add(interval.nextMs(bar.openMs()) - 1)
          .add(decimal(bar.quoteVolume()))
          .add(bar.count())
          .add(bar.takerBuyVolume().toPlainString())
          .add(decimal(bar.takerBuyQuote()))
          .add("0");
    }
    return answer;
  }

  private JsonNode dayTickers(ApiRequest request) {
    String symbol = request.text("symbol");
    if (symbol != null) {
      MinuteBar day = history(symbol).bars(request.nowMs()).since(request.nowMs() - DAY_MS);
      return dayTicker(symbol, day, request.nowMs());
    }
    ArrayNode answer = Json.array();
    histories.forEach(
        (name, history) -> {
          MinuteBar day = history.bars(request.nowMs()).since(request.nowMs() - DAY_MS);
          answer.add(dayTicker(name, day, request.nowMs()));
        });
    return answer;
  }

  /** Of the last 24 h by whole minutes; zeros before the first trade. */
  public static ObjectNode dayTicker(String symbol, MinuteBar day, long nowMs) {
    MinuteBar bar = day == null ? new MinuteBar(nowMs, BigDecimal.ZERO) : day;
    BigDecimal change = bar.close().subtract(bar.open());
    BigDecimal percent =
        bar.open().signum() == 0
            ? BigDecimal.ZERO
            : change.scaleByPowerOfTen(2).divide(bar.open(), 3, RoundingMode.HALF_UP);
    BigDecimal mean =
        bar.volume().signum() == 0
            ? bar.close()
            : bar.quoteVolume().divide(bar.volume(), MathContext.DECIMAL32);
    return Json.object()
        .put("symbol", symbol)
        .put("priceChange", change.toPlainString())
        .put("priceChangePercent", percent.toPlainString())
        .put("weightedAvgPrice", mean.toPlainString())
        .put("lastPrice", bar.close().toPlainString())
        .put("lastQty", bar.lastQuantity().toPlainString())
        .put("openPrice", bar.open().toPlainString())
        .put("highPrice", bar.high().toPlainString())
        .put("lowPrice", bar.low().toPlainString())
        .put("volume", bar.volume().toPlainString())
        .put("quoteVolume", decimal(bar.quoteVolume()))
        .put("openTime", bar.openMs())
        .put("closeTime", nowMs)
        .put("firstId", bar.firstId())
        .put("lastId", bar.lastId())
        .put("count", bar.count());
  }
}
