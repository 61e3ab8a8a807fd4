package io.depthflow.benchmarks.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a client says: the streams of an address, and control messages. */
final class Subscriptions {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Subscriptions() {}

  /**
   * A control message.
   *
   * @param answer what it is answered
   */
  record Control(boolean on, List<String> streams, String answer) {}

  /** Streams of {@code streams=a/b}; none without. */
  static List<String> ofQuery(String query) {
    for (String part : query.split("&")) {
      if (part.startsWith("streams=")) {
        return List.of(part.substring("streams=".length()).split("/"));
      }
    }
    return List.of();
  }

  static Control parse(String text) throws IOException {
    JsonNode message = JSON.readTree(text);
    String method = message.path("method").asText();
    List<String> streams = new ArrayList<>();
    message.path("params").forEach(stream -> streams.add(stream.asText()));
    ObjectNode answer = JSON.createObjectNode();
    answer.set("result", JSON.nullNode());
    answer.set("id", message.path("id"));
    return new Control(
        method.equals("SUBSCRIBE"),
        method.endsWith("SUBSCRIBE") ? streams : List.of(),
        answer.toString());
  }
}
