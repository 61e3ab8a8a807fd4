package io.depthflow.exchange.server.admin;

import static io.depthflow.exchange.server.json.Json.decimal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.engine.AccountView;
import io.depthflow.exchange.engine.PositionView;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import io.depthflow.exchange.server.rest.RestHandler;
import io.depthflow.market.Side;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.math.BigDecimal;
import java.util.concurrent.Executor;

/**
 * What only a simulation has: {@code POST /admin/shock?symbol=&bp=}, {@code GET
 * /admin/truth?symbol=} and, in lockstep, {@code POST /admin/step?ms=}; faults by {@link
 * FaultEndpoints}. Unsigned, so answered to this machine alone.
 */
public final class AdminHandler implements HttpHandler {

  private static final int TRUTH_LEVELS = 10;

  private final Venue venue;
  private final Executor engine;
  private final FaultEndpoints faults;

  public AdminHandler(Venue venue, Executor engine) {
    this.venue = venue;
    this.engine = engine;
    this.faults = new FaultEndpoints(venue);
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    if (!http.getSourceAddress().getAddress().isLoopbackAddress()) {
      RestHandler.send(
          http, StatusCodes.FORBIDDEN, Json.error(-1002, "Admin paths answer loopback only."));
      return;
    }
    http.dispatch(engine, () -> serve(http));
  }

  private void serve(HttpServerExchange http) {
    String call = http.getRequestMethod() + " " + http.getRequestPath();
    long nowMs = venue.clock().nowMs();
    try {
      ApiRequest request = ApiRequest.parse(http.getQueryString(), "", nowMs);
      JsonNode answer =
          switch (call) {
            case "POST /admin/shock" -> shock(request);
            case "GET /admin/truth" -> truth(request.mandatoryText("symbol"));
            case "POST /admin/status" -> status(request);
            case "POST /admin/step" -> step(request);
            case "POST /admin/faults" -> faults.arm(request);
            case "POST /admin/faults/schedule" -> faults.schedule(request);
            case "GET /admin/faults" -> faults.list();
            case "DELETE /admin/faults" -> faults.clear();
            default ->
                throw new VenueException(
                    -5000,
                    "Path "
                        + http.getRequestPath()
                        + ", Method "
                        + http.getRequestMethod()
                        + " is invalid");
          };
      RestHandler.send(http, StatusCodes.OK, answer);
    } catch (VenueException e) {
      int status = e.code() == -5000 ? StatusCodes.NOT_FOUND : StatusCodes.BAD_REQUEST;
      RestHandler.send(http, status, Json.error(e.code(), e.getMessage()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      RestHandler.send(http, StatusCodes.BAD_REQUEST, Json.error(-1130, e.getMessage()));
    }
  }

  private JsonNode shock(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    venue.exchange().market(symbol);
    request.mandatoryText("bp");
    double bp = request.decimal("bp").doubleValue();
    BigDecimal shift = venue.shock(symbol, bp, request.nowMs());
    return Json.object()
        .put("symbol", symbol)
        .put("bp", bp)
        .put("priceShift", decimal(shift))
        .put("lastUpdateId", venue.exchange().market(symbol).lastUpdateId());
  }

  /** What exchangeInfo says of a symbol from now on. */
  private JsonNode status(ApiRequest request) {
    String symbol = request.mandatoryText("symbol");
    String status = request.mandatoryText("status");
    venue.market().setStatus(symbol, status);
    return Json.object().put("symbol", symbol).put("status", status);
  }

  /** Moves a lockstep clock and answers when all up to there has happened. */
  private JsonNode step(ApiRequest request) {
    long ms = request.mandatoryInteger("ms");
    return Json.object().put("serverTime", venue.schedule().stepTo(request.nowMs() + ms));
  }

  private JsonNode truth(String symbol) {
    SymbolMarket market = venue.exchange().market(symbol);
    AccountView a = venue.exchange().account();
    PositionView p = venue.exchange().position(symbol);
    ObjectNode truth = Json.object().put("symbol", symbol).put("feed", venue.feedState(symbol));
    truth
        .putObject("account")
        .put("startingWallet", decimal(a.startingWallet()))
        .put("wallet", decimal(a.wallet()))
        .put("realized", decimal(a.realized()))
        .put("commission", decimal(a.commission()))
        .put("unrealized", decimal(a.unrealized()))
        .put("available", decimal(a.available()));
    truth
        .putObject("position")
        .put("amount", decimal(p.amount()))
        .put("entryPrice", decimal(p.entryPrice()))
        .put("realized", decimal(p.realized()))
        .put("openOrders", p.openOrders())
        .put("fills", venue.exchange().fills(symbol).size());
    ObjectNode book = truth.putObject("book").put("live", market.isLive());
    book.put("lastUpdateId", market.lastUpdateId());
    book.put("mark", market.mark() == null ? "0" : decimal(market.mark()));
    book.set("bids", venue.streams(symbol).levels(Side.BUY, TRUTH_LEVELS));
    book.set("asks", venue.streams(symbol).levels(Side.SELL, TRUTH_LEVELS));
    truth
        .putObject("sockets")
        .put("open", venue.hub().sockets().size())
        .put("slowClosed", venue.hub().slowClosed())
        .put("framesSent", venue.hub().framesSent());
    return truth;
  }
}
