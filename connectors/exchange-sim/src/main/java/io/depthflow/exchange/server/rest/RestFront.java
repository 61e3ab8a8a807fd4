package io.depthflow.exchange.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.ExchangeConfig;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.Endpoint.Security;
import io.depthflow.exchange.server.rest.RateCounters.Refusal;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a raw request to its answer, without a socket: limits, key, parameters, signature, time,
 * then the endpoint. Whatever is wrong comes back as {@code {"code", "msg"}} with the status of the
 * protocol note, section 4. Engine thread only.
 */
public final class RestFront {

  private static final Logger LOG = LoggerFactory.getLogger(RestFront.class);

  private static final long RECV_WINDOW_DEFAULT_MS = 5_000;
  private static final long RECV_WINDOW_MAX_MS = 60_000;
  private static final long AHEAD_MAX_MS = 1_000;
  private static final int UNKNOWN_PATH_WEIGHT = 1;

  private final Venue venue;
  private final ApiKeys keys;
  private final long timeOffsetMs;

  /** Null where further parameters are passed over. */
  private final KnownParameters known;

  public RestFront(Venue venue, ExchangeConfig config) {
    this.venue = venue;
    this.keys = new ApiKeys(config);
    this.timeOffsetMs = config.rest().timeOffsetMs();
    this.known = config.rest().refuseUnread() ? new KnownParameters() : null;
  }

  RestAnswer answer(RestRequest raw) {
    Map<String, String> headers = new LinkedHashMap<>();
    try {
      Object result = serve(raw, headers);
      usedWeight(raw, headers);
      if (result instanceof Refusal refusal) {
        headers.put("Retry-After", String.valueOf(refusal.retryAfterS()));
        return error(refusal.status(), refusal.code(), refusal.message(), headers);
      }
      if (result instanceof RestAnswer fault) {
        headers.putAll(fault.headers());
        return new RestAnswer(fault.status(), fault.body(), headers);
      }
      return new RestAnswer(StatusCodes.OK, (JsonNode) result, headers);
    } catch (VenueException e) {
      usedWeight(raw, headers);
      return error(status(e.code()), e.code(), e.getMessage(), headers);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", raw.method(), raw.path(), e);
      return error(
          StatusCodes.INTERNAL_SERVER_ERROR,
          -1000,
          "An unknown error occurred while processing the request.",
          headers);
    }
  }

  private static RestAnswer error(
      int status, int code, String message, Map<String, String> headers) {
    return new RestAnswer(status, Json.error(code, message), headers);
  }

  private void usedWeight(RestRequest raw, Map<String, String> headers) {
    headers.put(
        "X-MBX-USED-WEIGHT-1M",
        String.valueOf(venue.counters().usedWeight(raw.address(), raw.nowMs())));
  }

  /** The endpoint's answer, the Refusal of a limit, or the RestAnswer of a fault. */
  private Object serve(RestRequest raw, Map<String, String> headers) {
    VenueException broken = null;
    Endpoint endpoint = null;
    ApiRequest request = ApiRequest.unread(raw.nowMs());
    try {
      endpoint = venue.endpoints().find(raw.method(), raw.path());
      request = ApiRequest.parse(raw);
    } catch (VenueException e) {
      broken = e;
    }
    int weight = endpoint == null ? UNKNOWN_PATH_WEIGHT : endpoint.weight().applyAsInt(request);
    Refusal refusal = venue.counters().request(raw.address(), weight, raw.nowMs());
    if (refusal == null && endpoint != null && endpoint.funding()) {
      refusal = venue.counters().funding(raw.address(), raw.nowMs());
    }
    if (refusal != null) {
      return refusal;
    }
    if (endpoint != null && endpoint.security() != Security.NONE) {
      RequestSignature signature = keys.check(raw.apiKey());
      if (broken == null && endpoint.security() == Security.SIGNED) {
        checkSigned(request, raw, signature);
      }
    }
    if (broken != null) {
      throw broken;
    }
    if (known != null) {
      known.check(raw.method(), raw.path(), request);
    }
    if (endpoint.newOrder()) {
      refusal = countOrders(endpoint, raw.nowMs(), headers);
      if (refusal != null) {
        return refusal;
      }
    }
    return venue.restFaults().active()
        ? venue.restFaults().apply(raw, endpoint, request)
        : endpoint.action().apply(request);
  }

  private Refusal countOrders(Endpoint endpoint, long nowMs, Map<String, String> headers) {
    RateCounters counters = venue.counters();
    Refusal refusal =
        counters.order(endpoint.orders().inTenSeconds, endpoint.orders().inMinute, nowMs);
    headers.put("X-MBX-ORDER-COUNT-10S", String.valueOf(counters.ordersInTenSeconds(nowMs)));
    headers.put("X-MBX-ORDER-COUNT-1M", String.valueOf(counters.ordersInMinute(nowMs)));
    return refusal;
  }

  /** Signature, then the rule of time (protocol note, section 2.3), at the gateway and after. */
  private void checkSigned(ApiRequest request, RestRequest raw, RequestSignature signature) {
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
    if (recvWindow < 0) {
      throw ApiRequest.notValid("recvWindow");
    }
    if (!signature.matches(raw.query(), raw.rawBody(), given)) {
      throw new VenueException(-1022, "Signature for this request is not valid.");
    }
    long offsetMs = timeOffsetMs + RestFaults.skewMs(venue.faults());
    if (timestamp >= raw.arrivedMs() + offsetMs + AHEAD_MAX_MS) {
      throw new VenueException(
          -1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    }
    if (raw.arrivedMs() + offsetMs - timestamp > recvWindow) {
      throw new VenueException(-1021, "Timestamp for this request is outside of the recvWindow.");
    }
    boolean reachesMatching = !raw.method().equals("GET") && !raw.method().equals("HEAD");
    if (reachesMatching && raw.nowMs() + offsetMs - timestamp > recvWindow) {
      throw new VenueException(
          -5028, "Timestamp for this request is outside of the ME recvWindow.");
    }
  }

  /** HTTP status of a code. */
  static int status(int code) {
    return switch (code) {
      case -1000 -> StatusCodes.INTERNAL_SERVER_ERROR;
      case -1001, -1008, -1016 -> StatusCodes.SERVICE_UNAVAILABLE;
      case -1003, -1015 -> StatusCodes.TOO_MANY_REQUESTS;
      case -1007 -> StatusCodes.REQUEST_TIME_OUT;
      case -2014, -2015 -> StatusCodes.UNAUTHORIZED;
      case -5000 -> StatusCodes.NOT_FOUND;
      default -> StatusCodes.BAD_REQUEST;
    };
  }
}
