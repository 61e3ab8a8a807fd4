package io.depthflow.exchange.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One REST path and method.
 *
 * @param weight request weight, of what was asked
 * @param orders what it adds to the order counts
 * @param funding whether it counts to the limit that the funding endpoints share
 * @param action runs on the engine thread; refuses by VenueException
 */
record Endpoint(
    Security security,
    ToIntFunction<ApiRequest> weight,
    OrderCount orders,
    boolean funding,
    Function<ApiRequest, JsonNode> action) {

  /** What a request must prove. */
  enum Security {
    NONE,
    /** The key's header. */
    KEY,
    /** The key's header, timestamp and signature. */
    SIGNED
  }

  /** Additions to the counts of ten seconds and of a minute (protocol note, section 3). */
  enum OrderCount {
    NONE(0, 0),
    ONE(1, 1),
    BATCH(5, 1);

    final int inTenSeconds;
    final int inMinute;

    OrderCount(int inTenSeconds, int inMinute) {
      this.inTenSeconds = inTenSeconds;
      this.inMinute = inMinute;
    }
  }

  /** The same with a task after the action. */
  Endpoint before(Runnable task) {
    Function<ApiRequest, JsonNode> then =
        request -> {
          JsonNode answer = action.apply(request);
          task.run();
          return answer;
        };
    return new Endpoint(security, weight, orders, funding, then);
  }

  /** Whether it counts as new orders. */
  boolean newOrder() {
    return orders != OrderCount.NONE;
  }
}
