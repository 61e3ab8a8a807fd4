package io.depthflow.exchange.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The answer to a request.
 *
 * @param status HTTP status
 * @param headers beside the content type
 */
record RestAnswer(int status, JsonNode body, Map<String, String> headers) {

  /** The error code of the body; 0 for any other answer. */
  int code() {
    return status == 200 ? 0 : body.path("code").asInt();
  }
}
