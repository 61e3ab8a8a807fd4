package io.depthflow.exchange.server.endpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.json.Json;
import io.depthflow.exchange.server.rest.ApiRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Lists of calls in one parameter: at most so many, answered in the order of the list, each with
 * its own answer or error. Anything in the list of a wrong JSON type refuses the whole (-1130).
 */
final class Batch {

  private static final ObjectReader READER =
      Json.MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final int DIGITS_MAX = 100;

  private Batch() {}

  /** The elements of a JSON list of 1 to {@code max}; else -1130, or {@code tooMany}. */
  static JsonNode list(String text, String name, int max, VenueException tooMany) {
    JsonNode list;
    try {
      list = READER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ApiRequest.notValid(name);
    }
    if (!list.isArray()) {
      throw ApiRequest.notValid(name);
    }
    if (list.isEmpty() || list.size() > max) {
      throw tooMany;
    }
    return list;
  }

  /** Each element's members as the parameters of a request. */
  static ArrayNode ofRequests(
      JsonNode list, String name, long nowMs, Function<ApiRequest, JsonNode> call) {
    for (JsonNode item : list) {
      if (!item.isObject()) {
        throw ApiRequest.notValid(name);
      }
      for (JsonNode value : item) {
        if (!value.isValueNode() || value.isNull() || isOutsized(value)) {
          throw ApiRequest.notValid(name);
        }
      }
    }
    ArrayNode answers = Json.array();
    for (JsonNode item : list) {
      Map<String, String> params = new LinkedHashMap<>();
      item.fields().forEachRemaining(f -> params.put(f.getKey(), text(f.getValue())));
      answers.add(orError(ApiRequest.of(params, nowMs), call));
    }
    return answers;
  }

  /** A number like 1e999999999, which is short in JSON and a gigabyte in digits. */
  private static boolean isOutsized(JsonNode value) {
    return value.isNumber()
        && Math.abs((long) value.decimalValue().scale()) + value.decimalValue().precision()
            > DIGITS_MAX;
  }

  private static String text(JsonNode value) {
    return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  /** The answer of one call of a list, or its error in place of it. */
  static <T> JsonNode orError(T argument, Function<T, JsonNode> call) {
    try {
      return call.apply(argument);
    } catch (VenueException e) {
      return Json.error(e.code(), e.getMessage());
    }
  }
}
