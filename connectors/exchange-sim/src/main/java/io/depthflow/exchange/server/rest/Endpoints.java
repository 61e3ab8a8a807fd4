package io.depthflow.exchange.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.engine.VenueException;
import io.depthflow.exchange.server.rest.Endpoint.OrderCount;
import io.depthflow.exchange.server.rest.Endpoint.Security;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The table of REST endpoints by method and path. */
public final class Endpoints {

  private static final int SHOWN_MAX = 200;

  private final Map<String, Endpoint> table = new HashMap<>();
  private Runnable afterEach = () -> {};

  /** Runs after every action, before its answer goes out; to be set before any is registered. */
  public void afterEach(Runnable task) {
    afterEach = task;
  }

  public void open(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    open(method, path, r -> weight, action);
  }

  /** Open to all, with a weight that depends on what is asked. */
  public void open(
      String method,
      String path,
      ToIntFunction<ApiRequest> weight,
      Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.NONE, weight, OrderCount.NONE, false, action));
  }

  /** Open to all, of the funding endpoints' shared limit. */
  public void funding(String method, String path, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.NONE, r -> 0, OrderCount.NONE, true, action));
  }

  public void keyed(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.KEY, r -> weight, OrderCount.NONE, false, action));
  }

  public void signed(
      String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    signed(method, path, r -> weight, action);
  }

  /** Signed, with a weight that depends on what is asked. */
  public void signed(
      String method,
      String path,
      ToIntFunction<ApiRequest> weight,
      Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.SIGNED, weight, OrderCount.NONE, false, action));
  }

  /** Signed; counts as a new order. */
  public void order(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.SIGNED, r -> weight, OrderCount.ONE, false, action));
  }

  /** Signed; counts as a batch of orders, however many it holds. */
  public void batch(String method, String path, int weight, Function<ApiRequest, JsonNode> action) {
    put(method, path, new Endpoint(Security.SIGNED, r -> weight, OrderCount.BATCH, false, action));
  }

  private void put(String method, String path, Endpoint endpoint) {
    table.put(method + " " + path, endpoint.before(afterEach));
  }

  /** The endpoint; HEAD is answered as GET; -5000 where the venue has none. */
  Endpoint find(String method, String path) {
    Endpoint endpoint = table.get((method.equals("HEAD") ? "GET" : method) + " " + path);
    if (endpoint == null) {
      throw new VenueException(
          -5000, "Path " + shown(path) + ", Method " + shown(method) + " is invalid");
    }
    return endpoint;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
  }

  /** Every {@code METHOD /path}, in order. */
  Set<String> names() {
    return new TreeSet<>(table.keySet());
  }
}
