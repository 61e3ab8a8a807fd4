package io.depthflow.exchange.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.Endpoint.Security;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST side: takes raw query and body, hands the request to the engine thread, answers in the
 * venue's form. Whatever is wrong with a request comes back as {@code {"code", "msg"}}.
 */
final class RestHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);

  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final long RECV_WINDOW_DEFAULT_MS = 5_000;
  private static final long RECV_WINDOW_MAX_MS = 60_000;
  private static final long AHEAD_MAX_MS = 1_000;
  private static final String API_KEY = "X-MBX-APIKEY";
  private static final HttpString USED_WEIGHT = new HttpString("X-MBX-USED-WEIGHT-1M");
  private static final HttpString ORDERS_10S = new HttpString("X-MBX-ORDER-COUNT-10S");
  private static final HttpString ORDERS_1M = new HttpString("X-MBX-ORDER-COUNT-1M");

  private final Venue venue;
  private final Executor engine;
  private final String apiKey;
  private final RequestSignature signature;

  RestHandler(Venue venue, Executor engine, ExchangeConfig config) {
    this.venue = venue;
    this.engine = engine;
    this.apiKey = config.apiKey();
    this.signature = new RequestSignature(config.apiSecret());
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    http.getRequestReceiver().setMaxBufferSize(BODY_BYTES_MAX);
    http.getRequestReceiver()
        .receiveFullBytes(
            (x, body) -> x.dispatch(engine, () -> serve(x, body)),
            (x, failure) ->
                send(
                    x,
                    StatusCodes.REQUEST_ENTITY_TOO_LARGE,
                    Json.error(-1101, "Too many parameters sent for this endpoint.")));
  }

  private void serve(HttpServerExchange http, byte[] body) {
    long nowMs = venue.clock.nowMs();
    try {
      JsonNode answer = answer(http, new String(body, StandardCharsets.UTF_8), nowMs);
      usedWeight(http, nowMs);
      send(http, StatusCodes.OK, answer);
    } catch (VenueException e) {
      usedWeight(http, nowMs);
      send(http, status(e.code()), Json.error(e.code(), e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", http.getRequestMethod(), http.getRequestPath(), e);
      send(
          http,
          StatusCodes.INTERNAL_SERVER_ERROR,
          Json.error(-1000, "An unknown error occurred while processing the request."));
    }
  }

  private JsonNode answer(HttpServerExchange http, String body, long nowMs) {
    Endpoint endpoint =
        venue.endpoints.find(http.getRequestMethod().toString(), http.getRequestPath());
    venue.counters.request(endpoint.weight(), nowMs);
    String query = http.getQueryString();
    ApiRequest request = ApiRequest.parse(query, body, nowMs);
    if (endpoint.security() != Security.NONE) {
      checkKey(http.getRequestHeaders().getFirst(API_KEY));
    }
    if (endpoint.security() == Security.SIGNED) {
      checkSigned(request, query, body, nowMs);
    }
    if (endpoint.newOrder()) {
      venue.counters.order(nowMs);
      http.getResponseHeaders().put(ORDERS_10S, venue.counters.ordersInTenSeconds(nowMs));
      http.getResponseHeaders().put(ORDERS_1M, venue.counters.ordersInMinute(nowMs));
    }
    return endpoint.action().apply(request);
  }

  private void checkKey(String given) {
    if (given == null || given.isBlank()) {
      throw new VenueException(-2014, "API-key format invalid.");
    }
    if (!given.equals(apiKey)) {
      throw new VenueException(-2015, "Invalid API-key, IP, or permissions for action.");
    }
  }

  private void checkSigned(ApiRequest request, String query, String body, long nowMs) {
    String given = request.text("signature");
    if (given == null) {
      throw Rejections.mandatory("signature");
    }
    long timestamp = request.mandatoryInteger("timestamp");
    Long asked = request.integer("recvWindow");
    long recvWindow = asked == null ? RECV_WINDOW_DEFAULT_MS : asked;
    if (recvWindow > RECV_WINDOW_MAX_MS) {
      throw new VenueException(-1131, "recvWindow must be less than 60000");
    }
    if (!signature.matches(query, body, given)) {
      throw new VenueException(-1022, "Signature for this request is not valid.");
    }
    if (timestamp >= nowMs + AHEAD_MAX_MS) {
      throw new VenueException(
          -1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (nowMs - timestamp > recvWindow) {
      throw new VenueException(-1021, "Timestamp for this request is outside of the recvWindow.");
    }
  }

  private void usedWeight(HttpServerExchange http, long nowMs) {
    http.getResponseHeaders().put(USED_WEIGHT, venue.counters.usedWeight(nowMs));
  }

  private static int status(int code) {
    return switch (code) {
      case -1001 -> StatusCodes.SERVICE_UNAVAILABLE;
      case -1003, -1015 -> StatusCodes.TOO_MANY_REQUESTS;
      case -2014, -2015 -> StatusCodes.UNAUTHORIZED;
      case -5000 -> StatusCodes.NOT_FOUND;
      default -> StatusCodes.BAD_REQUEST;
    };
  }

  static void send(HttpServerExchange http, int status, JsonNode answer) {
    http.setStatusCode(status);
    http.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    http.getResponseSender()
        .send(ByteBuffer.wrap(answer.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
