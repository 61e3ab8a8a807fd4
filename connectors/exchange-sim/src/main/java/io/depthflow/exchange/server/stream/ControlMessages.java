package io.depthflow.exchange.server.stream;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.depthflow.exchange.server.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The SUBSCRIBE protocol (protocol note, section 8.2). The id, any JSON value, comes back
 * unchanged; answers are never wrapped. Engine thread only.
 */
final class ControlMessages {

  private static final ObjectReader STRICT =
      Json.MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final int UNKNOWN_PROPERTY = 0;
  private static final int INVALID_VALUE = 1;
  private static final int INVALID_REQUEST = 2;
  private static final int INVALID_JSON = 3;
  private static final int CLOSE_POLICY = 1008;

  private final StreamHub hub;
  private final int streamsMax;

  ControlMessages(StreamHub hub, int streamsMax) {
    this.hub = hub;
    this.streamsMax = streamsMax;
  }

  void handle(ClientSocket socket, String text) {
    JsonNode message;
    try {
      message = STRICT.readTree(text);
      if (message.isMissingNode()) {
        throw new JsonParseException(null, "nothing", JsonLocation.NA);
      }
    } catch (JsonProcessingException e) {
      // a message nested too deep, or with a number too long, is refused without a place
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      refuse(
          socket,
          null,
          INVALID_JSON,
          "Invalid JSON: expected value at line "
              + Math.max(1, at.getLineNr())
              + " column "
              + Math.max(1, at.getColumnNr()));
      socket.close(CLOSE_POLICY, "Invalid JSON");
      return;
    }
    JsonNode id = message.get("id");
    JsonNode method = message.get("method");
    if (method == null || !method.isTextual()) {
      refuse(socket, id, INVALID_REQUEST, "Invalid request: missing field `method`");
    } else if (id == null) {
      refuse(
          socket, null, INVALID_REQUEST, "Invalid request: request ID must be an unsigned integer");
    } else {
      dispatch(socket, id, method.asText(), message.path("params"));
    }
  }

  private void dispatch(ClientSocket socket, JsonNode id, String method, JsonNode params) {
    switch (method) {
      case "SUBSCRIBE" -> subscribe(socket, id, params);
      case "UNSUBSCRIBE" -> unsubscribe(socket, id, params);
      case "LIST_SUBSCRIPTIONS" -> {
        ArrayNode names = Json.array();
        socket.names().forEach(names::add);
        answer(socket, id, names);
      }
      case "SET_PROPERTY" -> setProperty(socket, id, params);
      case "GET_PROPERTY" -> {
        if (isCombined(socket, id, params, 1)) {
          answer(socket, id, Json.MAPPER.getNodeFactory().booleanNode(socket.isCombined()));
        }
      }
      default ->
          refuse(
              socket,
              id,
              INVALID_REQUEST,
              "Invalid request: unknown variant `"
                  + method
                  + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`,"
                  + " `SET_PROPERTY`, `GET_PROPERTY`");
    }
  }

  private void subscribe(ClientSocket socket, JsonNode id, JsonNode params) {
    List<String> names = names(params);
    if (names == null) {
      refuse(socket, id, INVALID_REQUEST, "Invalid request: params must be a list of strings");
      return;
    }
    if (socket.names().size() + names.size() > streamsMax) {
      refuse(socket, id, INVALID_REQUEST, "Invalid request: too many streams");
      return;
    }
    // the answer first: no frame of a stream may come before it
    answer(socket, id, Json.MAPPER.nullNode());
    names.forEach(name -> hub.subscribe(socket, name));
  }

  private void unsubscribe(ClientSocket socket, JsonNode id, JsonNode params) {
    List<String> names = names(params);
    if (names == null) {
      refuse(socket, id, INVALID_REQUEST, "Invalid request: params must be a list of strings");
      return;
    }
    names.forEach(name -> hub.unsubscribe(socket, name));
    answer(socket, id, Json.MAPPER.nullNode());
  }

  private static List<String> names(JsonNode params) {
    if (!params.isArray()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (JsonNode param : params) {
      if (!param.isTextual()) {
        return null;
      }
      names.add(param.asText());
    }
    return names;
  }

  private void setProperty(ClientSocket socket, JsonNode id, JsonNode params) {
    if (!isCombined(socket, id, params, 2)) {
      return;
    }
    if (params.path(1).isBoolean()) {
      socket.setCombined(params.get(1).asBoolean());
      answer(socket, id, Json.MAPPER.nullNode());
    } else {
      refuse(socket, id, INVALID_VALUE, "Invalid value type: expected Boolean");
    }
  }

  /** Whether the parameters name the one property there is; refuses them otherwise. */
  private static boolean isCombined(ClientSocket socket, JsonNode id, JsonNode params, int max) {
    if (!params.path(0).isTextual()) {
      refuse(socket, id, INVALID_REQUEST, "Invalid request: property name must be a string");
    } else if (params.size() > max) {
      refuse(socket, id, INVALID_REQUEST, "Invalid request: too many parameters");
    } else if (!params.get(0).asText().equals("combined")) {
      refuse(socket, id, UNKNOWN_PROPERTY, "Unknown property");
    } else {
      return true;
    }
    return false;
  }

  private static void answer(ClientSocket socket, JsonNode id, JsonNode result) {
    ObjectNode answer = Json.object();
    answer.set("result", result);
    answer.set("id", id);
    send(socket, answer);
  }

  private static void refuse(ClientSocket socket, JsonNode id, int code, String message) {
    ObjectNode answer = Json.object();
    answer.putObject("error").put("code", code).put("msg", message);
    if (id != null) {
      answer.set("id", id);
    }
    send(socket, answer);
  }

  private static void send(ClientSocket socket, ObjectNode answer) {
    socket.send(answer.toString().getBytes(StandardCharsets.UTF_8));
  }
}
