package io.depthflow.binance.rest;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends {@link RestCall}s. Owns the sockets, the clock, the budgets and the timer of one venue;
 * each call is one {@link Flight}. The HTTP client below never repeats, redirects or stores
 * anything by itself: a repeated POST is a second order. HTTP/1.1 only, so that a reset concerns
 * one request.
 */
final class RestTransport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RestTransport.class);

  /** exchangeInfo of the largest venue is about 3 MB. */
  static final int MAX_BODY_BYTES = 32 * 1024 * 1024;

  final RestConfig config;
  final Signer signer;
  final RateBudget budget;
  final ServerClock clock;
  final LongSupplier localMs;
  final ScheduledThreadPoolExecutor timer;
  final CloseableHttpAsyncClient http;
  final AtomicInteger inFlight = new AtomicInteger();
  private final Set<Flight> flights = ConcurrentHashMap.newKeySet(); // at most maxConnections
  private final String base;
  private volatile boolean closed;

  RestTransport(RestConfig config, LongSupplier localMs) {
    this.config = config;
    this.localMs = localMs;
    String text = config.baseUri().toString();
    base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    signer = config.credentials() == null ? null : new Signer(config.credentials().secret());
    budget = new RateBudget(config.reserveFraction());
    clock = new ServerClock(localMs, System::nanoTime, this::serverTime, config.timeSyncEveryMs());
    timer =
        new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("binance-rest-timer", true));
    timer.setRemoveOnCancelPolicy(true);
    http = httpClient(config);
    http.start();
  }

  private static CloseableHttpAsyncClient httpClient(RestConfig config) {
    Timeout timeout = Timeout.ofMilliseconds(config.timeoutMs());
    // Shorter than the whole, so that "never connected" is told apart from "no answer".
    Timeout connectTimeout = Timeout.ofMilliseconds(Math.max(1, config.timeoutMs() * 2 / 5));
    return HttpAsyncClients.custom()
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(config.maxConnections())
                .setMaxConnPerRoute(config.maxConnections())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connectTimeout)
                        .setSocketTimeout(timeout)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .setDefaultTlsConfig(
                    TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .setHandshakeTimeout(connectTimeout)
                        .build())
                .build())
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(2).setTcpNoDelay(true).build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connectTimeout)
                .setResponseTimeout(timeout)
                .build())
        .setThreadFactory(new DefaultThreadFactory("binance-rest", true))
        .setUserAgent("depthflow")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  /**
   * Sends a call. The future completes with a 2xx answer, or exceptionally with a {@link
   * RestException}, within the configured time-out.
   */
  CompletableFuture<HttpAnswer> send(RestCall call) {
    if (closed) {
      return CompletableFuture.failedFuture(
          RestException.notSent(call.name() + ": the client is closed"));
    }
    if (call.security() != RestCall.Security.NONE && config.credentials() == null) {
      return CompletableFuture.failedFuture(
          RestException.notSent(
              call.name()
                  + " needs credentials: set "
                  + Credentials.KEY_VARIABLE
                  + " and "
                  + Credentials.SECRET_VARIABLE));
    }
    long until = heldBackUntil(call);
    if (until > 0) {
      return CompletableFuture.failedFuture(
          new RestException(
              Verdict.NOT_SENT,
              0,
              -1003,
              until,
              call.name() + " held back until " + until + " (epoch ms) for the venue's limits"));
    }
    int allowed = config.maxConnections() - (call.urgent() ? 0 : config.reservedConnections());
    if (inFlight.incrementAndGet() > allowed) {
      inFlight.decrementAndGet();
      return CompletableFuture.failedFuture(
          RestException.notSent(call.name() + ": " + allowed + " requests are under way already"));
    }
    Flight flight = new Flight(this, call);
    flights.add(flight);
    CompletableFuture<HttpAnswer> result =
        flight
            .result()
            .whenComplete(
                (answer, failure) -> {
                  flights.remove(flight);
                  inFlight.decrementAndGet();
                });
    flight.start();
    if (closed) {
      flight.abandon(); // close() may have missed it
    }
    return result;
  }

  /** Local time before which the call must not leave, or 0. */
  private long heldBackUntil(RestCall call) {
    long nowMs = localMs.getAsLong();
    if (!call.urgent()) {
      return budget.heldBackUntil(nowMs, clock.serverMs(), call.placesOrder());
    }
    return call.isSignedRead() ? budget.bannedUntil(nowMs) : 0;
  }

  /** Lets a signed call wait for the first offset only; an old one is renewed beside it. */
  CompletableFuture<Void> clockReady() {
    if (!clock.isSynced()) {
      return clock.synchronise();
    }
    if (clock.isDue()) {
      clock
          .synchronise()
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  LOG.warn("clock offset not renewed, the former stays: {}", failure.getMessage());
                }
              });
    }
    return CompletableFuture.completedFuture(null);
  }

  CompletableFuture<Long> serverTime() {
    return send(RestCall.open("GET", "/fapi/v1/time", "").asUrgent(true))
        .thenApply(answer -> RestCodec.serverTime(answer.body()));
  }

  /** The address with timestamp and signature, as it goes on the wire. */
  URI address(RestCall call) {
    String query = call.query();
    if (call.security() == RestCall.Security.SIGNED) {
      query =
          (query.isEmpty() ? "" : query + "&")
              + "recvWindow="
              + config.recvWindowMs()
              + "&timestamp="
              + clock.serverMs();
      query += "&signature=" + signer.sign(query, "");
    }
    return URI.create(base + call.path() + (query.isEmpty() ? "" : "?" + query));
  }

  /** Bounds a foreign text and takes our own secrets out of it. */
  String safe(String text) {
    String start = text.length() > 4000 ? text.substring(0, 4000) : text;
    String open = config.credentials() == null ? start : config.credentials().redact(start);
    String redacted = open.replaceAll("(?i)signature=[0-9a-z%+/=]*", "signature=***");
    // Cut last: a secret cut in half would not be found.
    return redacted.length() > 200 ? redacted.substring(0, 200) + "..." : redacted;
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
    // The HTTP client does not call back for every exchange that it cuts.
    flights.forEach(Flight::abandon);
  }
}
