package io.depthflow.exchange.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.exchange.server.LatencyLines;
import io.depthflow.exchange.server.Venue;
import io.depthflow.exchange.server.VenueClock;
import io.depthflow.exchange.server.json.Json;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * The REST side of the port: receives a request whole, within {@link HttpLimits}, hands it to the
 * {@link RestFront} on the engine thread and sends what that answers.
 */
public final class RestHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RestHandler.class);

  private static final HttpString API_KEY = new HttpString("X-MBX-APIKEY");

  private final RestFront front;
  private final RestFaults faults;
  private final LatencyLines lines;
  private final VenueClock clock;

  public RestHandler(RestFront front, Venue venue) {
    this.front = front;
    this.faults = venue.restFaults();
    this.lines = venue.lines();
    this.clock = venue.clock();
  }

  @Override
  public void handleRequest(HttpServerExchange http) {
    if (http.isRequestComplete()) {
      onBody(http, new byte[0]);
      return;
    }
    XnioExecutor.Key tooSlow =
        http.getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(http.getConnection()),
                HttpLimits.BODY_WAIT_MS,
                TimeUnit.MILLISECONDS);
    http.getRequestReceiver().setMaxBufferSize(HttpLimits.BODY_BYTES_MAX);
    http.getRequestReceiver()
        .receiveFullBytes(
            (x, body) -> {
              tooSlow.remove();
              onBody(x, body);
            },
            (x, failure) -> {
              tooSlow.remove();
              x.setPersistent(false);
              send(
                  x,
                  StatusCodes.REQUEST_ENTITY_TOO_LARGE,
                  Json.error(-1101, "Too many parameters sent for this endpoint."));
            });
  }

  private void onBody(HttpServerExchange http, byte[] body) {
    long arrivedMs = clock.nowMs();
    http.dispatch(lines.entry(), () -> serve(http, body, arrivedMs));
  }

  private void serve(HttpServerExchange http, byte[] body, long arrivedMs) {
    RestRequest request =
        new RestRequest(
            http.getRequestMethod().toString(),
            http.getRequestPath(),
            http.getQueryString(),
            body,
            http.getRequestHeaders().getFirst(Headers.CONTENT_TYPE),
            http.getRequestHeaders().getFirst(API_KEY),
            http.getSourceAddress().getAddress().getHostAddress(),
            arrivedMs,
            clock.nowMs());
    RestAnswer answer = front.answer(request);
    answer
        .headers()
        .forEach((name, value) -> http.getResponseHeaders().put(new HttpString(name), value));
    if (faults.holdsAnswer()) {
      faults.send(http, answer);
    } else if (lines.answersLater()) {
      http.dispatch(lines::answer, () -> send(http, answer.status(), answer.body()));
    } else {
      sendSoon(http, answer.status(), answer.body());
    }
  }

  /**
   * Sends on the connection's own I/O thread. From the engine thread, which would write JSON and
   * socket itself, the I/O thread also spins while the other puts the connection back to reading.
   */
  private static void sendSoon(HttpServerExchange http, int status, JsonNode answer) {
    try {
      http.getIoThread().execute(() -> send(http, status, answer));
    } catch (RejectedExecutionException e) {
      LOG.debug("The port has closed; a request gets no answer any more");
    }
  }

  public static void send(HttpServerExchange http, int status, JsonNode answer) {
    http.setStatusCode(status);
    http.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    http.getResponseSender()
        .send(ByteBuffer.wrap(answer.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
