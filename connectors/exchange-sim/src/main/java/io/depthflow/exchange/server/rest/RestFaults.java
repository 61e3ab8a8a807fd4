package io.depthflow.exchange.server.rest;

import static io.depthflow.exchange.server.faults.FaultKind.BANNED;
import static io.depthflow.exchange.server.faults.FaultKind.CLOCK_SKEW;
import static io.depthflow.exchange.server.faults.FaultKind.CUT_ANSWER;
import static io.depthflow.exchange.server.faults.FaultKind.FILLED_BEFORE_CANCEL;
import static io.depthflow.exchange.server.faults.FaultKind.PARTLY_FILLED_BEFORE_CANCEL;
import static io.depthflow.exchange.server.faults.FaultKind.POST_ONLY_REJECTED;
import static io.depthflow.exchange.server.faults.FaultKind.SLOW_ANSWER;
import static io.depthflow.exchange.server.faults.FaultKind.THROTTLED;
import static io.depthflow.exchange.server.faults.FaultKind.UNAVAILABLE;
import static io.depthflow.exchange.server.faults.FaultKind.UNKNOWN_ACCEPTED;
import static io.depthflow.exchange.server.faults.FaultKind.UNKNOWN_NOT_ACCEPTED;
import static io.depthflow.exchange.server.faults.FaultKind.USER_EVENTS_FIRST;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.OrderView;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.faults.Fault;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.exchange.server.json.Json;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * Faults around the handling of a REST request (protocol note, sections 4 and 15). Engine thread
 * only.
 */
public final class RestFaults {

  private static final Logger LOG = LoggerFactory.getLogger(RestFaults.class);

  private static final int IM_A_TEAPOT = 418;
  private static final String UNKNOWN =
      "Unknown error, please check your request or try again later.";

  private final Venue venue;
  private final Faults faults;
  private final int weightLimit;
  private long bannedUntilMs;

  /** How the answer to the request at hand goes out; null for at once and whole. */
  private Way way;

  private record Way(Duration delay, boolean cut) {}

  private static RestAnswer error(int status, int code, String message) {
    return new RestAnswer(status, Json.error(code, message), Map.of());
  }

  public RestFaults(Venue venue, int weightLimit) {
    this.venue = venue;
    this.weightLimit = weightLimit;
    this.faults = venue.faults();
  }

  /** What is added to the clock that clients see. */
  public static long skewMs(Faults faults) {
    Fault skew = faults.active() ? faults.take(CLOCK_SKEW, null) : null;
    return skew == null ? 0 : skew.duration("by").toMillis();
  }

  /**
   * Carries a request out, or not.
   *
   * @return the answer, or the RestAnswer that stands in its place; how it goes out is the affair
   *     of {@link #send}
   */
  Object apply(RestRequest raw, Endpoint endpoint, ApiRequest request) {
    String symbol = request.text("symbol");
    String call = call(raw.method(), raw.path());
    RestAnswer refusal = refusal(request, symbol, call);
    if (refusal != null) {
      return refusal;
    }
    if (raw.method().equals("DELETE") && raw.path().equals("/fapi/v1/order")) {
      fillBefore(request, symbol);
    }
    if (take(UNKNOWN_ACCEPTED, symbol, call) != null) {
      return unknownAfter(endpoint, request);
    }
    way = way(symbol, call);
    return endpoint.action().apply(request);
  }

  /** Carries the request out and tells nothing of what came of it. */
  private static RestAnswer unknownAfter(Endpoint endpoint, ApiRequest request) {
    try {
      endpoint.action().apply(request);
    } catch (VenueException e) {
      LOG.info("Behind the fault's 503 the request was refused: {}", e.getMessage());
    }
    return error(StatusCodes.SERVICE_UNAVAILABLE, -1000, UNKNOWN);
  }

  private static String call(String method, String path) {
    if (!path.toLowerCase(java.util.Locale.ROOT).contains("order")) {
      return "other";
    }
    return switch (method) {
      case "POST" -> "place";
      case "PUT" -> "modify";
      case "DELETE" -> "cancel";
      default -> "query";
    };
  }

  private Fault take(FaultKind kind, String symbol, String call) {
    return faults.take(
        kind, symbol, f -> f.text("call").equals("any") || f.text("call").equals(call));
  }

  private RestAnswer refusal(ApiRequest request, String symbol, String call) {
    RestAnswer banned = banned(request.nowMs());
    if (banned != null) {
      return banned;
    }
    if (take(UNAVAILABLE, symbol, call) != null) {
      return error(StatusCodes.SERVICE_UNAVAILABLE, -1000, "Service Unavailable.");
    }
    if (!"true".equalsIgnoreCase(request.text("reduceOnly"))
        && take(THROTTLED, symbol, call) != null) {
      return error(
          StatusCodes.SERVICE_UNAVAILABLE,
          -1008,
          "Request throttled by system-level protection. Reduce-only/close-position orders are"
              + " exempt. Please try again.");
    }
    if (take(UNKNOWN_NOT_ACCEPTED, symbol, call) != null) {
      return error(StatusCodes.SERVICE_UNAVAILABLE, -1000, UNKNOWN);
    }
    if (call.equals("place")
        && "GTX".equals(request.text("timeInForce"))
        && faults.take(POST_ONLY_REJECTED, symbol) != null) {
      VenueException e = Rejections.postOnly();
      return error(StatusCodes.BAD_REQUEST, e.code(), e.getMessage());
    }
    return null;
  }

  /** Whether there is anything to do with a request. */
  boolean active() {
    return faults.active() || bannedUntilMs != 0;
  }

  /** Ends what still lasts. */
  public void clear() {
    bannedUntilMs = 0;
  }

  private RestAnswer banned(long nowMs) {
    if (nowMs < bannedUntilMs) {
      faults.countFurther(BANNED);
      String message =
          "Way too many requests; IP banned until "
              + bannedUntilMs
              + ". Please use the websocket for live updates to avoid bans.";
      return limited(IM_A_TEAPOT, message, (bannedUntilMs - nowMs + 999) / 1000);
    }
    bannedUntilMs = 0;
    Fault fault = faults.take(BANNED, null);
    if (fault == null) {
      return null;
    }
    long seconds = Math.max(1, fault.duration("ban").toSeconds());
    bannedUntilMs = nowMs + seconds * 1000;
    String message =
        "Too many requests; current limit is "
            + weightLimit
            + " requests per minute. Please use the websocket for live updates to avoid polling"
            + " the API.";
    return limited(StatusCodes.TOO_MANY_REQUESTS, message, seconds);
  }

  private static RestAnswer limited(int status, String message, long retryAfterS) {
    return new RestAnswer(
        status,
        Json.error(-1003, message),
        Map.of(Headers.RETRY_AFTER_STRING, String.valueOf(retryAfterS)));
  }

  /** An aggressor that the market's own feed does not show takes from an order to be canceled. */
  private void fillBefore(ApiRequest request, String symbol) {
    Long id = request.integer("orderId");
    String clientId = request.text("origClientOrderId");
    OrderView order = openOrder(symbol, id, clientId);
    if (order == null) {
      return;
    }
    BigDecimal open = order.quantity().subtract(order.executed());
    if (faults.take(FILLED_BEFORE_CANCEL, symbol) != null) {
      venue.exchange().fillResting(symbol, order.orderId(), open, request.nowMs());
      return;
    }
    Fault partly = faults.take(PARTLY_FILLED_BEFORE_CANCEL, symbol);
    if (partly != null) {
      BigDecimal step = venue.exchange().market(symbol).instrument().stepSize();
      BigDecimal share = BigDecimal.valueOf(partly.number("share"));
      BigDecimal part =
          open.multiply(share).divide(step, 0, RoundingMode.DOWN).multiply(step).max(step);
      venue.exchange().fillResting(symbol, order.orderId(), part, request.nowMs());
    }
  }

  private OrderView openOrder(String symbol, Long id, String clientId) {
    return symbol == null
        ? null
        : venue.exchange().openOrders(symbol).stream()
            .filter(
                o ->
                    id == null ? o.clientOrderId().equals(clientId) : o.orderId() == id.longValue())
            .findFirst()
            .orElse(null);
  }

  private Way way(String symbol, String call) {
    if (take(CUT_ANSWER, symbol, call) != null) {
      return new Way(Duration.ZERO, true);
    }
    Fault slow = take(SLOW_ANSWER, symbol, call);
    if (slow == null) {
      slow = take(USER_EVENTS_FIRST, symbol, call);
    }
    return slow == null ? null : new Way(slow.duration("delay"), false);
  }

  /** Whether the answer to the request just served is not to go out at once and whole. */
  boolean holdsAnswer() {
    return way != null;
  }

  /** Sends the answer to the request just served as the faults have it. */
  void send(HttpServerExchange http, RestAnswer answer) {
    Way how = way;
    way = null;
    if (how.cut()) {
      sendCut(http, answer.status(), answer.body());
    } else {
      venue
          .schedule()
          .at(
              venue.clock().nowNs() + how.delay().toNanos(),
              () -> RestHandler.send(http, answer.status(), answer.body()));
    }
  }

  private static void sendCut(HttpServerExchange http, int status, JsonNode answer) {
    byte[] all = answer.toString().getBytes(StandardCharsets.UTF_8);
    http.setStatusCode(status);
    http.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    http.setResponseContentLength(all.length);
    http.getResponseSender()
        .send(
            ByteBuffer.wrap(all, 0, all.length / 2),
            new IoCallback() {
              @Override
              public void onComplete(HttpServerExchange exchange, Sender sender) {
                IoUtils.safeClose(exchange.getConnection());
              }

              @Override
              public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
                IoUtils.safeClose(exchange.getConnection());
              }
            });
  }
}
