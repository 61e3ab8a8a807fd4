package io.depthflow.exchange.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * One REST path and method.
 *
 * @param weight request weight
 * @param newOrder whether it counts as a new order
 * @param action runs on the engine thread; refuses by VenueException
 */
record Endpoint(
    Security security, int weight, boolean newOrder, Function<ApiRequest, JsonNode> action) {

  /** What a request must prove. */
  enum Security {
    NONE,
    /** The key's header. */
    KEY,
    /** The key's header, timestamp and signature. */
    SIGNED
  }
}
