package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.Income;
import io.depthflow.exchange.engine.IncomeType;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.server.json.Digits;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.Endpoints;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /fapi/v1/income}: symbol, incomeType, startTime, endTime, page, limit (100, at most
 * 1000). Oldest first; without startTime the latest; without any time those of the last 7 days. An
 * income type of the venue's that cannot occur here finds nothing.
 */
public final class IncomeEndpoint {

  private static final long WINDOW_MS = 7 * 24 * 3_600_000L;

  private final SimExchange exchange;

  public IncomeEndpoint(SimExchange exchange) {
    this.exchange = exchange;
  }

  public void register(Endpoints endpoints) {
    endpoints.signed("GET", "/fapi/v1/income", 30, this::income);
  }

  private JsonNode income(ApiRequest request) {
    int limit = request.limit(100, 1000);
    String symbol = request.text("symbol");
    if (symbol != null) {
      exchange.market(symbol);
    }
    String type = request.text("incomeType");
    Long start = request.integer("startTime");
    Long end = request.integer("endTime");
    if (start != null && end != null && start > end) {
      throw ApiRequest.notValid("startTime");
    }
    Long page = request.integer("page");
    if (page != null && page < 1) {
      throw ApiRequest.notValid("page");
    }
    long from = start != null ? start : end != null ? 0 : request.nowMs() - WINDOW_MS;
    long to = end != null ? end : Long.MAX_VALUE;
    List<Income> found = new ArrayList<>();
    for (Income row : exchange.income()) {
      if (row.timeMs() >= from
          && row.timeMs() <= to
          && (symbol == null || symbol.equals(row.symbol()))
          && (type == null || type.equals(row.type().name()))) {
        found.add(row);
      }
    }
    long first = start == null && page == null ? Math.max(0, found.size() - limit) : 0;
    if (page != null) {
      first = Math.min(found.size(), (page - 1) * (long) limit);
    }
    ArrayNode answer = Json.array();
    int last = (int) Math.min(found.size(), first + limit);
    found.subList((int) first, last).forEach(row -> add(answer, row));
    return answer;
  }

  private static void add(ArrayNode answer, Income row) {
    answer
        .addObject()
        .put("symbol", row.symbol())
        .put("incomeType", row.type().name())
        .put("income", Digits.money(row.amount()))
        .put("asset", "USDT")
        .put("info", info(row))
        .put("time", row.timeMs())
        .put("tranId", row.tranId())
        .put("tradeId", row.tradeId() == 0 ? "" : String.valueOf(row.tradeId()));
  }

  /** As the venue does: the trade's id where there is one, else the kind. */
  private static String info(Income row) {
    return row.type() == IncomeType.COMMISSION || row.type() == IncomeType.REALIZED_PNL
        ? String.valueOf(row.tradeId())
        : row.type().name();
  }
}
