package io.depthflow.exchange.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.Endpoint.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The table of REST endpoints by method and path. */
final class Endpoints {

  private final Map<String, Endpoint> table = new HashMap<>();

  void open(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.NONE, weight, false, action));
  }

  void keyed(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.KEY, weight, false, action));
  }

  void signed(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.SIGNED, weight, false, action));
  }

  void order(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.SIGNED, weight, true, action));
  }

  private void put(String method, String path, Endpoint endpoint) {
    table.put(method + " " + path, endpoint);
  }

  /** The endpoint; -5000 where the venue has none. */
  Endpoint find(String method, String path) {
    Endpoint endpoint = table.get(method + " " + path);
    if (endpoint == null) {
      throw new VenueException(-5000, "Path " + path + ", Method " + method + " is invalid");
    }
    return endpoint;
  }
}
