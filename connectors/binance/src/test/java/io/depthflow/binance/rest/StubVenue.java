package io.depthflow.binance.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A venue on loopback whose answers a test writes; it keeps every request as it came. */
final class StubVenue implements AutoCloseable {

  record Request(
      String method, String path, String rawQuery, String body, Map<String, String> head) {

    String parameter(String name) {
      for (String pair : rawQuery.split("&")) {
        if (pair.startsWith(name + "=")) {
          return pair.substring(name.length() + 1);
        }
      }
      return null;
    }
  }

  record Reply(int status, String body, Map<String, String> head) {
    static Reply of(int status, String body) {
      return new Reply(status, body.replace('\'', '"'), Map.of());
    }

    Reply with(String name, String value) {
      Map<String, String> more = new ConcurrentHashMap<>(head);
      more.put(name, value);
      return new Reply(status, body, more);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Function<Request, Reply>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  StubVenue(LongSupplier serverMs) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    on("GET /fapi/v1/time", r -> Reply.of(200, "{'serverTime':" + serverMs.getAsLong() + "}"));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets the answer to "METHOD /path". */
  void on(String call, Function<Request, Reply> answer) {
    answers.put(call, answer);
  }

  void on(String call, int status, String body) {
    on(call, r -> Reply.of(status, body));
  }

  /** Requests to "METHOD /path", in order of arrival. */
  List<Request> requests(String call) {
    return requests.stream().filter(r -> call.equals(r.method + " " + r.path)).toList();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> head = new ConcurrentHashMap<>();
      exchange.getRequestHeaders().forEach((k, v) -> head.put(k.toLowerCase(), v.get(0)));
      URI uri = exchange.getRequestURI();
      Request request =
          new Request(
              exchange.getRequestMethod(),
              uri.getRawPath(),
              uri.getRawQuery() == null ? "" : uri.getRawQuery(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              head);
      requests.add(request);
      Reply reply =
          answers
              .getOrDefault(request.method + " " + request.path, r -> Reply.of(404, "no such path"))
              .apply(request);
      byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
      reply.head.forEach((k, v) -> exchange.getResponseHeaders().set(k, v));
      exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
