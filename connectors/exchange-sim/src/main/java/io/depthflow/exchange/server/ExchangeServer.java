package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.SimExchange;
import io.depthflow.exchange.server.admin.AdminHandler;
import io.depthflow.exchange.server.admin.StatusPage;
import io.depthflow.exchange.server.faults.FaultKind;
import io.depthflow.exchange.server.faults.Faults;
import io.depthflow.exchange.server.rest.RestFront;
import io.depthflow.exchange.server.rest.RestHandler;
import io.depthflow.exchange.server.stream.ClientSocket;
import io.depthflow.exchange.server.stream.SocketHandler;
import io.depthflow.exchange.server.stream.SocketTarget;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated USD-M futures exchange over HTTP and WebSocket on one port. All state belongs to one
 * engine thread; feeds, requests and timers are tasks of it.
 */
public final class ExchangeServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExchangeServer.class);

  private static final long COUNTDOWN_CHECK_MS = 10;
  private static final long SOCKET_CHECK_MS = 100;
  private static final long FAULT_CHECK_MS = 10;
  private static final long CLOSE_WAIT_S = 5;

  private final ExchangeConfig config;
  private final EngineSchedule engine;
  private final Venue venue;
  private final FaultActions faultActions;
  private final Door door;
  private final RestFront front;

  private ExchangeServer(ExchangeConfig config) {
    this.config = config;
    this.engine = new EngineSchedule(config.time());
    this.venue = new Venue(config, engine);
    this.front = new RestFront(venue, config);
    this.door = new Door(config.host(), config.port(), root());
    this.faultActions = new FaultActions(venue, this::restart);
    venue.faults().onArmed(() -> onEngine(faultActions::run));
    venue.faults().onCleared(() -> onEngine(faultActions::end));
  }

  /**
   * Reads every feed up to its first complete book, opens the port, and lets the feeds run.
   *
   * @throws IllegalArgumentException when a feed gives no book, or is not of a futures market
   * @throws RuntimeException when the port cannot be opened
   */
  public static ExchangeServer start(ExchangeConfig config) {
    ExchangeServer server = new ExchangeServer(config);
    try {
      server.open();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void open() {
    List<FeedPump> pumps = new ArrayList<>();
    for (MarketFeed feed : config.feeds()) {
      pumps.add(new FeedPump(feed, venue));
    }
    ask(
        exchange -> {
          openMarkets(pumps);
          venue.restore();
          return null;
        });
    door.open();
    ask(
        exchange -> {
          pumps.forEach(FeedPump::start);
          engine.every(COUNTDOWN_CHECK_MS, () -> venue.advanceTo(venue.clock().nowMs()));
          engine.every(1000, () -> venue.onSecond(venue.clock().nowMs()));
          engine.everyReal(SOCKET_CHECK_MS, this::tickSockets);
          engine.every(FAULT_CHECK_MS, faultActions::run);
          venue.faults().play(config.faults());
          engine.start();
          return null;
        });
    LOG.info("Simulated exchange at {}", restUri());
  }

  /** Opens every market with its first complete book, at the times that the options ask for. */
  private void openMarkets(List<FeedPump> pumps) {
    long[] completeMs = pumps.stream().mapToLong(FeedPump::readFirst).toArray();
    long lastMs = Arrays.stream(completeMs).max().orElseThrow();
    FeedDates dates = config.time().dates();
    if (dates == FeedDates.AS_RECORDED) {
      engine.setStart(lastMs * VenueClock.NS_PER_MS);
    }
    long nowMs = engine.nowMs();
    long firstShiftMs = 0;
    for (int i = 0; i < completeMs.length; i++) {
      long openMs = dates == FeedDates.EACH_FROM_START ? completeMs[i] : lastMs;
      long shiftMs = dates == FeedDates.AS_RECORDED ? 0 : nowMs - openMs;
      pumps.get(i).open(openMs, shiftMs);
      firstShiftMs = i == 0 ? shiftMs : firstShiftMs;
    }
    venue.lines().open(config.latencies(), firstShiftMs * VenueClock.NS_PER_MS);
  }

  private void onEngine(Runnable task) {
    try {
      engine.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The exchange is closing; its faults are of no use any more");
    }
  }

  private void restart(Duration down) {
    door.shut();
    engine.at(engine.nowNs() + down.toNanos(), door::open);
  }

  private void tickSockets() {
    long nowMs = VenueClock.aliveMs();
    venue.hub().sockets().forEach(socket -> socket.tick(nowMs, this::mayPing));
  }

  private boolean mayPing() {
    return !venue.faults().active() || venue.faults().take(FaultKind.MISSING_PINGS, null) == null;
  }

  private HttpHandler root() {
    HttpHandler rest = new RestHandler(front, venue);
    HttpHandler admin = new AdminHandler(venue, engine);
    HttpHandler sockets =
        new WebSocketProtocolHandshakeHandler(
            new SocketHandler(venue, engine, config.sockets(), config.time().waitsForReaders()),
            rest);
    return http -> {
      String path = http.getRequestPath();
      if (path.equals("/")) {
        http.dispatch(engine, () -> sendStatus(http));
      } else if (path.startsWith("/admin/")) {
        admin.handleRequest(http);
      } else if (SocketTarget.parse(path, null) != null) {
        sockets.handleRequest(http);
      } else {
        rest.handleRequest(http);
      }
    };
  }

  private void sendStatus(HttpServerExchange http) {
    http.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
    http.getResponseSender().send(StatusPage.render(venue, config));
  }

  /** The REST side without its socket, for use within {@link #ask}. */
  RestFront front() {
    return front;
  }

  /** What is behind the sockets, for use within {@link #ask}. */
  Venue venue() {
    return venue;
  }

  /** Base of the REST paths, e.g. {@code http://127.0.0.1:8080}. */
  public URI restUri() {
    return URI.create("http://" + config.host() + ":" + door.port());
  }

  /** Base of the WebSocket routes, e.g. {@code ws://127.0.0.1:8080}. */
  public URI wsUri() {
    return URI.create("ws://" + config.host() + ":" + door.port());
  }

  public String apiKey() {
    return config.apiKey();
  }

  public String apiSecret() {
    return config.apiSecret();
  }

  /**
   * Shifts a market at once and for good; see {@link io.depthflow.exchange.engine.FeedTransform}.
   *
   * @param bp basis points of the mid, negative is down
   * @return the sum of all shifts of the symbol, quote currency
   */
  public BigDecimal shock(String symbol, double bp) {
    return ask(exchange -> venue.shock(symbol, bp, venue.clock().nowMs()));
  }

  /**
   * Changes the status of a symbol in exchangeInfo; its market goes on.
   *
   * @param status e.g. {@code TRADING}, {@code BREAK}, {@code SETTLING}
   */
  public void setStatus(String symbol, String status) {
    ask(
        exchange -> {
          venue.market().setStatus(symbol, status);
          return status;
        });
  }

  /**
   * Moves a lockstep exchange's time by a whole number of milliseconds; see {@link #stepTo}.
   *
   * @return the new time, ms
   */
  public long step(Duration by) {
    return ask(exchange -> engine.stepTo(engine.nowMs() + by.toMillis()));
  }

  /**
   * Moves a lockstep exchange's time. Returns when everything up to there has happened, in order,
   * and all frames of it were handed to their sockets.
   *
   * @param toMs venue time, ms of the epoch
   * @return the new time, ms
   * @throws IllegalStateException when the exchange is not in lockstep
   * @throws IllegalArgumentException for a time that has passed
   */
  public long stepTo(long toMs) {
    return ask(exchange -> engine.stepTo(toMs));
  }

  /** The venue's time, ms of the epoch. */
  public long nowMs() {
    return engine.nowMs();
  }

  /** Faults of the venue, to be armed; see {@link FaultKind}. */
  public Faults faults() {
    return venue.faults();
  }

  /** Reads the engine on its own thread and waits for the answer. */
  public <T> T ask(Function<SimExchange, T> question) {
    try {
      return CompletableFuture.supplyAsync(() -> question.apply(venue.exchange()), engine).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Requests that are on their way to the matching because of the entry latency. */
  public int pendingRequests() {
    return ask(exchange -> venue.lines().entering());
  }

  /** Sockets that are open now. */
  public int openSockets() {
    return ask(exchange -> venue.hub().sockets().size());
  }

  /** Of each socket that is open now, the pongs that gave back what the last ping sent. */
  public List<Integer> pongs() {
    return ask(exchange -> venue.hub().sockets().stream().map(ClientSocket::pongs).toList());
  }

  /** Sockets that were closed because they read too slowly. */
  public long slowSocketsClosed() {
    return ask(exchange -> venue.hub().slowClosed());
  }

  /** Closes the port, the engine and the feeds. */
  @Override
  public void close() {
    door.close();
    try {
      if (!engine.close(CLOSE_WAIT_S)) {
        LOG.warn("The engine thread did not end within {} s", CLOSE_WAIT_S);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    venue.close();
    config.feeds().forEach(MarketFeed::close);
  }
}
