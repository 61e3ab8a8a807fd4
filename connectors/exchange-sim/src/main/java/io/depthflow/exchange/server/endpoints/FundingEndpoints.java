package io.depthflow.exchange.server.endpoints;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.FundingSettlement;
import io.depthflow.exchange.engine.FundingTerms;
import io.depthflow.exchange.engine.FundingView;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import io.depthflow.market.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Mark price and funding in public (protocol note, section 7), and as the stream tells them. */
public final class FundingEndpoints {

  private static final long HOUR_MS = 3_600_000;
  private static final long USUAL_INTERVAL_MS = 8 * HOUR_MS;

  private final SimExchange exchange;

  public FundingEndpoints(SimExchange exchange) {
    this.exchange = exchange;
  }

  public void register(Endpoints endpoints) {
    endpoints.open(
        "GET", "/fapi/v1/premiumIndex", r -> r.has("symbol") ? 1 : 10, this::premiumIndex);
    endpoints.funding("GET", "/fapi/v1/fundingRate", this::fundingRate);
    endpoints.funding("GET", "/fapi/v1/fundingInfo", this::fundingInfo);
  }

  /** One object with a symbol, an array of all that are live without. */
  private JsonNode premiumIndex(ApiRequest request) {
    String symbol = request.text("symbol");
    if (symbol != null) {
      if (!exchange.market(symbol).isLive()) {
        throw Rejections.noMarket(symbol);
      }
      return premiumIndex(symbol, request.nowMs());
    }
    ArrayNode all = Json.array();
    for (Instrument instrument : exchange.instruments()) {
      if (exchange.market(instrument.symbol()).isLive()) {
        all.add(premiumIndex(instrument.symbol(), request.nowMs()));
      }
    }
    return all;
  }

  private JsonNode premiumIndex(String symbol, long nowMs) {
    FundingView funding = exchange.funding(symbol);
    String mark = decimal(exchange.market(symbol).mark());
    return Json.object()
        .put("symbol", symbol)
        .put("markPrice", mark)
        .put("indexPrice", mark)
        .put("estimatedSettlePrice", mark)
        .put("lastFundingRate", rate(funding))
        .put("interestRate", rate(funding))
        .put("nextFundingTime", funding.nextMs())
        .put("time", nowMs);
  }

  private static String rate(FundingView funding) {
    return decimal(funding.rate());
  }

  /** {@code markPriceUpdate} of a market that has a mark. */
  public static ObjectNode markPriceUpdate(SymbolMarket market, FundingView funding, long nowMs) {
    String mark = decimal(market.mark());
    return Json.object()
        .put("e", "markPriceUpdate")
        .put("E", nowMs)
        .put("s", funding.symbol())
        .put("p", mark)
        .put("ap", mark)
        .put("i", mark)
        .put("P", mark)
        .put("r", rate(funding))
        .put("T", funding.nextMs());
  }

  private JsonNode fundingRate(ApiRequest request) {
    String symbol = request.text("symbol");
    int limit = request.limit(100, 1000);
    Long start = request.integer("startTime");
    Long end = request.integer("endTime");
    List<String> asked =
        symbol != null
            ? List.of(symbol)
            : exchange.instruments().stream().map(Instrument::symbol).toList();
    List<FundingSettlement> found = new ArrayList<>();
    for (String one : asked) {
      for (FundingSettlement past : exchange.fundingHistory(one)) {
        if ((start == null || past.timeMs() >= start) && (end == null || past.timeMs() <= end)) {
          found.add(past);
        }
      }
    }
    found.sort(Comparator.comparingLong(FundingSettlement::timeMs));
    int from = start != null ? 0 : Math.max(0, found.size() - limit);
    ArrayNode answer = Json.array();
    for (FundingSettlement past : found.subList(from, Math.min(found.size(), from + limit))) {
      answer
          .addObject()
          .put("symbol", past.symbol())
          .put("fundingRate", decimal(past.rate()))
          .put("fundingTime", past.timeMs())
          .put("markPrice", decimal(past.markPrice()));
    }
    return answer;
  }

  /** Symbols whose interval is not 8 hours; the rate has no cap but that of its kind. */
  private JsonNode fundingInfo(ApiRequest request) {
    ArrayNode answer = Json.array();
    FundingTerms terms = exchange.config().account().funding();
    if (terms.intervalMs() == USUAL_INTERVAL_MS) {
      return answer;
    }
    for (Instrument instrument : exchange.instruments()) {
      ObjectNode row =
          answer
              .addObject()
              .put("symbol", instrument.symbol())
              .put("adjustedFundingRateCap", "1")
              .put("adjustedFundingRateFloor", "-1");
      if (terms.intervalMs() % HOUR_MS == 0) {
        row.put("fundingIntervalHours", terms.intervalMs() / HOUR_MS);
      } else {
        row.put("fundingIntervalHours", (double) terms.intervalMs() / HOUR_MS);
      }
    }
    return answer;
  }
}
