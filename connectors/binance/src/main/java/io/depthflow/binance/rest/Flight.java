package io.depthflow.binance.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;

/**
 * One call from acceptance to its one result. Life: waiting (for the clock's first offset) -> sent
 * -> answered; after a refusal for clock skew it waits and is sent once more. The step from waiting
 * to sent and the time-out exclude each other: a call that has been reported as not sent is never
 * sent afterwards. Runs on the I/O threads and on the timer; nothing thrown there gets lost, it
 * fails the result.
 */
final class Flight implements FutureCallback<Message<HttpResponse, byte[]>> {

  private static final int MAX_ERROR_BYTES = 1024;

  private final RestTransport transport;
  private final RestCall call;
  private final CompletableFuture<HttpAnswer> result = new CompletableFuture<>();
  // The next three are guarded by this; the result is completed outside the lock.
  private boolean sent;
  private boolean over;
  private RestException refusal; // of the first attempt; certain not to have acted
  private volatile Future<?> exchange;
  private Future<?> timeout;

  Flight(RestTransport transport, RestCall call) {
    this.transport = transport;
    this.call = call;
  }

  CompletableFuture<HttpAnswer> result() {
    return result;
  }

  void start() {
    try {
      long timeoutMs = transport.config.timeoutMs();
      timeout = transport.timer.schedule(this::timedOut, timeoutMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      finish(null, RestException.notSent(call.name() + ": the client is closed"));
      return;
    }
    result.whenComplete((answer, failure) -> timeout.cancel(false));
    if (call.security() == RestCall.Security.SIGNED) {
      transport.clockReady().whenComplete((done, failure) -> clockIsReady(failure));
    } else {
      send();
    }
  }

  private void clockIsReady(Throwable failure) {
    if (failure == null) {
      send();
      return;
    }
    RestException inner = RestException.in(failure);
    String why = inner == null ? failure.getClass().getSimpleName() : inner.getMessage();
    finish(null, orRefusal("no clock offset: " + why));
  }

  private void send() {
    BasicHttpRequest request;
    try {
      if (transport.localMs.getAsLong() > call.sendByMs()) {
        finish(null, orRefusal("its send-by time has passed"));
        return;
      }
      request = request();
    } catch (RuntimeException e) {
      finish(null, orRefusal("could not be built (" + e.getClass().getName() + ")"));
      return;
    }
    synchronized (this) {
      if (over) {
        return; // reported as not sent already
      }
      sent = true;
    }
    try {
      exchange =
          transport.http.execute(
              new BasicRequestProducer(request, null),
              new BasicResponseConsumer<>(new BoundedBody(RestTransport.MAX_BODY_BYTES)),
              this);
    } catch (RuntimeException e) { // e.g. a client that was closed under us
      finish(null, failure(Verdict.UNKNOWN, "could not be sent (" + e.getClass().getName() + ")"));
    }
  }

  private BasicHttpRequest request() {
    URI address = transport.address(call);
    BasicHttpRequest request = new BasicHttpRequest(call.method(), address);
    if (call.security() != RestCall.Security.NONE) {
      request.setHeader("X-MBX-APIKEY", transport.config.credentials().apiKey());
    }
    return request;
  }

  @Override
  public void completed(Message<HttpResponse, byte[]> message) {
    try {
      answered(message);
    } catch (RuntimeException e) {
      finish(null, failure(Verdict.UNKNOWN, "answer not handled (" + e.getClass().getName() + ")"));
    }
  }

  private void answered(Message<HttpResponse, byte[]> message) {
    HttpResponse head = message.getHead();
    long localMs = transport.localMs.getAsLong();
    long serverMs = transport.clock.serverMs();
    transport.budget.counters(
        serverMs,
        header(head, "X-MBX-USED-WEIGHT-1M"),
        header(head, "X-MBX-ORDER-COUNT-10S"),
        header(head, "X-MBX-ORDER-COUNT-1M"));
    HttpAnswer answer = read(head, message.getBody());
    Verdict verdict = ResponseClassifier.classify(answer.status(), answer.code(), answer.message());
    if (verdict == Verdict.OK) {
      finish(answer, null);
      return;
    }
    long retryAtMs = 0;
    if (verdict == Verdict.RATE_LIMITED || verdict == Verdict.BANNED) {
      retryAtMs =
          transport.budget.block(
              localMs, serverMs, verdict == Verdict.BANNED, answer.retryAfter(), answer.message());
    }
    String text = answer.message() == null ? "no text" : transport.safe(answer.message());
    RestException problem =
        new RestException(
            verdict,
            answer.status(),
            answer.code(),
            retryAtMs,
            call.name() + ": HTTP " + answer.status() + ", code " + answer.code() + ", " + text);
    if (verdict == Verdict.CLOCK_SKEW && mayTryAgain(problem)) {
      transport.clock.synchronise().whenComplete((done, failure) -> clockIsReady(failure));
    } else {
      finish(null, problem);
    }
  }

  /** Back to waiting, once. */
  private synchronized boolean mayTryAgain(RestException problem) {
    if (refusal != null || over || call.security() != RestCall.Security.SIGNED) {
      return false;
    }
    refusal = problem;
    sent = false;
    return true;
  }

  private static HttpAnswer read(HttpResponse head, byte[] body) {
    byte[] bytes = body == null ? new byte[0] : body;
    String retryAfter = header(head, "Retry-After");
    int status = head.getCode();
    boolean success = status >= 200 && status < 300;
    // Errors are short; the long answers need not be parsed twice.
    JsonNode error = success && bytes.length > MAX_ERROR_BYTES ? null : WireJson.errorOf(bytes);
    if (error == null) {
      String text = success ? null : new String(bytes, StandardCharsets.UTF_8).strip();
      return new HttpAnswer(status, bytes, 0, text, retryAfter);
    }
    return new HttpAnswer(
        status, bytes, error.path("code").asInt(0), error.path("msg").asText(""), retryAfter);
  }

  private static String header(HttpResponse head, String name) {
    Header header = head.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public void failed(Exception e) {
    boolean neverLeft =
        e instanceof ConnectException
            || e instanceof NoRouteToHostException
            || e instanceof UnknownHostException
            || e instanceof ConnectTimeoutException
            || e instanceof ConnectionRequestTimeoutException
            // Taken off a dying connection's queue before its first byte was written.
            || e instanceof RequestNotExecutedException
            || e instanceof SSLHandshakeException
            || e instanceof SSLPeerUnverifiedException;
    finish(
        null,
        neverLeft
            ? orRefusal("no connection to " + transport.config.baseUri() + ": " + describe(e))
            : failure(Verdict.UNKNOWN, "connection failed after sending: " + describe(e)));
  }

  private String describe(Exception e) {
    return e.getClass().getSimpleName()
        + (e.getMessage() == null ? "" : " (" + transport.safe(e.getMessage()) + ")");
  }

  @Override
  public void cancelled() {
    finish(null, failure(Verdict.UNKNOWN, "cancelled while under way"));
  }

  private void timedOut() {
    giveUp("no answer within " + transport.config.timeoutMs() + " ms");
  }

  /** Ends the flight because the client was closed. */
  void abandon() {
    giveUp("the client was closed");
  }

  private void giveUp(String why) {
    boolean underWay;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      underWay = sent;
    }
    result.completeExceptionally(underWay ? failure(Verdict.UNKNOWN, why) : orRefusal(why));
    Future<?> running = exchange;
    if (running != null) {
      running.cancel(true); // frees the connection; its callback finds the flight over
    }
  }

  private RestException orRefusal(String text) {
    RestException first;
    synchronized (this) {
      first = refusal;
    }
    return first != null ? first : failure(Verdict.NOT_SENT, text);
  }

  private RestException failure(Verdict verdict, String text) {
    return new RestException(verdict, 0, 0, 0, call.name() + ": " + text);
  }

  private void finish(HttpAnswer answer, RestException failure) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    if (failure == null) {
      result.complete(answer);
    } else {
      result.completeExceptionally(failure);
    }
  }
}
