package io.depthflow.exchange.server.endpoints;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.exchange.server.rest.RestFaults;
import io.depthflow.exchange.server.stream.MarketStreams;
import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Public endpoints (protocol note, sections 6 and 7). */
public final class MarketEndpoints {

  private static final Set<Integer> DEPTH_LIMITS = Set.of(5, 10, 20, 50, 100, 500, 1000);

  private static final int DEPTH_MAX = 1000;

  private final SimExchange exchange;
  private final Map<String, MarketStreams> streams;
  private final ExchangeInfo exchangeInfo;
  private Faults faults;
  private SnapshotFaults snapshotFaults;
  private final long timeOffsetMs;

  public MarketEndpoints(
      SimExchange exchange, Map<String, MarketStreams> streams, ExchangeConfig config) {
    this.exchange = exchange;
    this.streams = streams;
    this.timeOffsetMs = config.rest().timeOffsetMs();
    this.exchangeInfo = new ExchangeInfo(config);
  }

  /** Lets faults act on the clock and on snapshots. */
  public void setFaults(Faults value, SnapshotFaults snapshots) {
    faults = value;
    snapshotFaults = snapshots;
  }

  /** Changes what exchangeInfo says of a symbol; its market goes on. */
  public void setStatus(String symbol, String status) {
    exchange.market(symbol);
    exchangeInfo.setStatus(symbol, status);
  }

  public void register(Endpoints endpoints) {
    endpoints.open("GET", "/fapi/v1/ping", 1, r -> Json.object());
    endpoints.open(
        "GET",
        "/fapi/v1/time",
        1,
        r -> Json.object().put("serverTime", r.nowMs() + timeOffsetMs + RestFaults.skewMs(faults)));
    endpoints.open(
        "GET",
        "/fapi/v1/exchangeInfo",
        1,
        r -> exchangeInfo.answer(exchange.instruments(), r.nowMs()));
    endpoints.open("GET", "/fapi/v1/depth", MarketEndpoints::depthWeight, this::depth);
    endpoints.open(
        "GET",
        "/fapi/v1/ticker/bookTicker",
        r -> one(r, 2, 5),
        r -> perSymbol(r, this::bookTicker));
    endpoints.open(
        "GET", "/fapi/v1/ticker/price", r -> one(r, 1, 2), r -> perSymbol(r, this::price));
    endpoints.open(
        "GET", "/fapi/v2/ticker/price", r -> one(r, 1, 2), r -> perSymbol(r, this::price));
  }

  private static int one(ApiRequest request, int ofOne, int ofAll) {
    return request.has("symbol") ? ofOne : ofAll;
  }

  /** Limits 5 to 50: 2, 100: 5, 500: 10, 1000: 20; one that will be refused as the default. */
  private static int depthWeight(ApiRequest request) {
    int limit = request.limitOr(500);
    if (limit <= 50) {
      return 2;
    }
    if (limit <= 100) {
      return 5;
    }
    return limit <= 500 ? 10 : 20;
  }

  private SymbolMarket live(String symbol) {
    SymbolMarket market = exchange.market(symbol);
    if (!market.isLive()) {
      throw Rejections.noMarket(symbol);
    }
    return market;
  }

  private JsonNode depth(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    Long asked = request.integer("limit");
    int limit = asked == null ? 500 : (int) Math.min(asked, Integer.MAX_VALUE);
    if (!DEPTH_LIMITS.contains(limit)) {
      throw new VenueException(
          -4021, limit + " is not valid depth limit (valid are 5, 10, 20, 50, 100, 500, 1000).");
    }
    SymbolMarket market = live(symbol);
    if (faults.active()) {
      ObjectNode stale = snapshotFaults.stale(symbol, limit, request.nowMs());
      if (stale != null) {
        return stale;
      }
    }
    return book(market, limit, request.nowMs());
  }

  /** The deepest answer, as of now. */
  public ObjectNode fullBook(String symbol) {
    return book(live(symbol), DEPTH_MAX, live(symbol).lastEventTimeMs());
  }

  private ObjectNode book(SymbolMarket market, int limit, long nowMs) {
    String symbol = market.instrument().symbol();
    ObjectNode answer =
        Json.object()
            .put("lastUpdateId", market.lastUpdateId())
            .put("E", nowMs)
            .put("T", market.lastTransactionTimeMs());
    answer.set("bids", streams.get(symbol).levels(Side.BUY, limit));
    answer.set("asks", streams.get(symbol).levels(Side.SELL, limit));
    return answer;
  }

  /** One object with a symbol, an array of all that are live without. */
  private JsonNode perSymbol(ApiRequest request, BiFunction<String, Long, JsonNode> one) {
    String symbol = request.text("symbol");
    if (symbol != null) {
      return one.apply(symbol, request.nowMs());
    }
    ArrayNode all = Json.array();
    Function<Instrument, String> name = Instrument::symbol;
    exchange.instruments().stream()
        .map(name)
        .filter(s -> exchange.market(s).isLive())
        .forEach(s -> all.add(one.apply(s, request.nowMs())));
    return all;
  }

  private JsonNode bookTicker(String symbol, long nowMs) {
    SymbolMarket market = live(symbol);
    return streams
        .get(symbol)
        .bookTicker()
        .put("time", market.lastTransactionTimeMs())
        .put("lastUpdateId", market.lastUpdateId());
  }

  private JsonNode price(String symbol, long nowMs) {
    SymbolMarket market = live(symbol);
    return Json.object()
        .put("symbol", symbol)
        .put("price", decimal(market.lastPrice() == null ? market.mark() : market.lastPrice()))
        .put("time", nowMs);
  }
}
