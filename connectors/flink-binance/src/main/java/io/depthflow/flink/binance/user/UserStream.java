package io.depthflow.flink.binance.user;

import io.depthflow.binance.rest.BinanceRestClient;
import io.depthflow.binance.rest.RestException;
import io.depthflow.binance.rest.Verdict;
import io.depthflow.binance.rest.WireException;
import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import io.depthflow.binance.ws.UserStreamCodec;
import io.depthflow.flink.binance.source.live.Backoff;
import io.depthflow.flink.binance.source.reader.Handover;
import io.depthflow.market.order.UserEvent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the account's socket open: key, connection, keepalive, back-off. Rules:
 *
 * <ol>
 *   <li>every connection begins with POST of the key, which prolongs a living one and replaces a
 *       dead one; connecting again with an expired key would bring silence;
 *   <li>CONNECTED follows the opening, LOST its end, whatever ended it: close, expiry, silence, an
 *       event that cannot be read, a full queue;
 *   <li>a refused key (401, 403) before the first connection fails the job, as do {@code
 *       connectAttempts} failures; after it the stream tries for ever.
 * </ol>
 *
 * State is guarded by the instance; sockets and REST answer on threads of their own, the timer has
 * one. An answer of an earlier connection is told by its generation.
 */
final class UserStream implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UserStream.class);

  /** Places of the queue that only CONNECTED and LOST may take. */
  private static final int RESERVED = 1_024;

  private static final long TICK_MS = 20;
  private static final long KEEPALIVE_RETRY_MS = 60_000;

  /** A connection that lived so long is no sign of trouble: the back-off begins anew. */
  private static final long STABLE_MS = 10_000;

  private final UserStreamConfig config;
  private final Handover<UserEvent> queue;
  private final BinanceRestClient rest;
  private final Backoff backoff;
  private final ScheduledExecutorService timer;
  private final LongAdder events = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  private long generation;
  private boolean waiting = true;
  private boolean open;
  private boolean everOpen;
  private boolean closed;
  private StreamConnection connection;
  private long nextMs = Long.MIN_VALUE;
  private long keepAliveAtMs;
  private long openedMs;
  private volatile long lastHeardMs;

  private UserStream(
      UserStreamConfig config, Handover<UserEvent> queue, BinanceRestClient rest, String name) {
    this.config = config;
    this.queue = queue;
    this.rest = rest;
    this.backoff =
        new Backoff(config.backoffMinMs(), config.backoffMaxMs(), RandomGenerator.getDefault());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Reads the credentials and begins to connect. */
  static UserStream open(UserStreamConfig config, Handover<UserEvent> queue, String name) {
    UserStream stream = new UserStream(config, queue, config.gateway().open(), name);
    stream.timer.scheduleWithFixedDelay(stream::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    return stream;
  }

  long events() {
    return events.sum();
  }

  long reconnects() {
    return reconnects.sum();
  }

  long droppedEvents() {
    return dropped.sum();
  }

  private static long steadyMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private synchronized void tick() {
    long now = steadyMs();
    if (closed) {
      return;
    }
    if (waiting && now >= nextMs) {
      connect();
    } else if (open && now - lastHeardMs > config.silenceMs()) {
      lose(generation, "neither frame nor ping for " + config.silenceMs() + " ms", null);
    } else if (open && now >= keepAliveAtMs) {
      keepAlive(now);
    }
  }

  private void connect() {
    waiting = false;
    long mine = ++generation;
    CompletableFuture<StreamConnection> opening =
        rest.newListenKey()
            .thenCompose(key -> StreamConnection.connect(config.streamUri(key), new Ear(mine)));
    opening.whenComplete(
        (opened, failure) -> {
          if (failure == null) {
            onOpen(mine, opened);
          } else {
            lose(mine, "cannot open: " + messageOf(failure), failure);
          }
        });
  }

  private void onOpen(long mine, StreamConnection opened) {
    synchronized (this) {
      if (!closed && mine == generation) {
        connection = opened;
        markOpen(mine);
        keepAliveAtMs = steadyMs() + config.keepAliveMs();
        return;
      }
    }
    opened.close();
  }

  /** CONNECTED precedes the first event, whichever thread learns of the opening first. */
  private synchronized boolean markOpen(long mine) {
    if (closed || mine != generation || waiting) {
      return false;
    }
    lastHeardMs = steadyMs();
    if (!open) {
      open = true;
      if (everOpen) {
        reconnects.increment();
      }
      everOpen = true;
      openedMs = steadyMs();
      keepAliveAtMs = steadyMs() + config.keepAliveMs();
      LOG.info("user data stream open");
      mark(UserEvent.Kind.CONNECTED);
    }
    return true;
  }

  private void keepAlive(long nowMs) {
    keepAliveAtMs = nowMs + config.keepAliveMs();
    long mine = generation;
    rest.keepAliveListenKey()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                return;
              }
              if (isDead(failure)) {
                lose(mine, "the listen key is gone", null);
              } else {
                LOG.warn("listen key not prolonged ({}), again soon", messageOf(failure));
                retryKeepAlive();
              }
            });
  }

  private synchronized void retryKeepAlive() {
    keepAliveAtMs =
        Math.min(keepAliveAtMs, steadyMs() + Math.min(KEEPALIVE_RETRY_MS, config.keepAliveMs()));
  }

  private static boolean isDead(Throwable failure) {
    RestException rest = RestException.in(failure);
    return rest != null && rest.code() == -1125;
  }

  private synchronized void lose(long mine, String cause, Throwable failure) {
    if (closed || mine != generation || waiting) {
      return;
    }
    generation++;
    waiting = true;
    if (connection != null) {
      connection.close();
      connection = null;
    }
    if (open) {
      open = false;
      if (steadyMs() - openedMs > STABLE_MS) {
        backoff.reset();
      }
      mark(UserEvent.Kind.LOST);
    }
    long waitMs = backoff.nextMs();
    nextMs = steadyMs() + waitMs;
    LOG.warn("user data stream lost ({}), open again in {} ms", cause, waitMs);
    if (!everOpen && (isRefused(failure) || backoff.failures() >= config.connectAttempts())) {
      closed = true;
      queue.fail(
          new IOException(
              "user data stream could not be opened ("
                  + cause
                  + "): check the addresses and the API key",
              failure));
    }
  }

  private static boolean isRefused(Throwable failure) {
    RestException rest = failure == null ? null : RestException.in(failure);
    return rest != null
        && (rest.verdict() == Verdict.UNAUTHORIZED || rest.verdict() == Verdict.BLOCKED);
  }

  private void mark(UserEvent.Kind kind) {
    long nowMs = System.currentTimeMillis();
    if (!queue.offer(new UserEvent(kind, null, null, nowMs, nowMs), 0)) {
      queue.fail(new IOException("the queue of user events is full: the reader does not follow"));
    }
  }

  private static String messageOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      closed = true;
      generation++;
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
    rest.close();
  }

  /** Listener of one generation of the socket. */
  private final class Ear implements StreamListener {
    private final long mine;
    private final UserStreamCodec codec = new UserStreamCodec();

    Ear(long mine) {
      this.mine = mine;
    }

    @Override
    public void onText(byte[] frame, long receiveNs) {
      if (!markOpen(mine)) {
        return;
      }
      try {
        for (UserEvent event : codec.parse(frame, TimeUnit.NANOSECONDS.toMillis(receiveNs))) {
          take(event);
        }
      } catch (WireException e) {
        lose(mine, "an event could not be read: " + e.getMessage(), null);
      }
    }

    private void take(UserEvent event) {
      events.increment();
      if (event.kind() == UserEvent.Kind.LOST) {
        lose(mine, "the listen key expired", null);
      } else if (!queue.offer(event, RESERVED)) {
        dropped.increment();
        lose(mine, "the queue of user events is full", null);
      }
    }

    @Override
    public void onPing(long receiveNs) {
      lastHeardMs = steadyMs();
    }

    @Override
    public void onClosed(Throwable cause) {
      lose(mine, cause == null ? "closed" : messageOf(cause), null);
    }
  }
}
