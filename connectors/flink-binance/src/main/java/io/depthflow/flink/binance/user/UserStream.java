package io.depthflow.flink.binance.user;

import io.depthflow.binance.rest.RestException;
import io.depthflow.binance.rest.Verdict;
import io.depthflow.binance.rest.WireException;
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
 *       connectAttempts} failures; after it the stream tries for ever;
 *   <li>an exception where none is expected is counted and logged without its message, which may
 *       hold a key, and costs the connection at most; an Error fails the job.
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
  private final UserVenue venue;
  private final Backoff backoff;
  private final ScheduledExecutorService timer;
  private final LongAdder events = new LongAdder();
  private final LongAdder reconnects = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder internalErrors = new LongAdder();

  private long generation;
  private boolean waiting = true;
  private boolean open;
  private boolean everOpen;
  private boolean closed;
  private UserVenue.Link connection;
  private long nextMs = Long.MIN_VALUE;
  private long keepAliveAtMs;
  private long openedMs;
  private volatile long lastHeardMs;

  private UserStream(
      UserStreamConfig config, UserVenue venue, Handover<UserEvent> queue, String name) {
    this.config = config;
    this.queue = queue;
    this.venue = venue;
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

  /** Begins to connect. The venue is closed with the stream. */
  static UserStream open(
      UserStreamConfig config, UserVenue venue, Handover<UserEvent> queue, String name) {
    UserStream stream = new UserStream(config, venue, queue, name);
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

  /** Exceptions that no rule foresaw. */
  long internalErrors() {
    return internalErrors.sum();
  }

  private static long steadyMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** An exception here would end the timer, and with it all reconnecting, unseen. */
  private synchronized void tick() {
    guarded(
        () -> {
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
        });
  }

  /** For timer and futures, where whatever is thrown would vanish. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      countInternal(e);
    } catch (Error e) {
      queue.fail(e);
      throw e;
    }
  }

  /** Kind and place only: a message may hold the key. */
  private void countInternal(RuntimeException e) {
    internalErrors.increment();
    StackTraceElement[] trace = e.getStackTrace();
    LOG.error(
        "internal error of the user data stream, going on: {} at {}",
        e.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
  }

  private void connect() {
    waiting = false;
    long mine = ++generation;
    CompletableFuture<UserVenue.Link> opening;
    try {
      opening =
          venue
              .newListenKey()
              .thenCompose(key -> venue.connect(config.streamUri(key), new Ear(mine)));
    } catch (RuntimeException e) {
      // Without an answer to come, the stream would wait for ever.
      countInternal(e);
      lose(mine, "cannot open: " + e.getClass().getSimpleName(), null);
      return;
    }
    opening.whenComplete(
        (opened, failure) ->
            guarded(
                () -> {
                  if (failure == null) {
                    onOpen(mine, opened);
                  } else {
                    lose(mine, "cannot open: " + messageOf(failure), failure);
                  }
                }));
  }

  private void onOpen(long mine, UserVenue.Link opened) {
    synchronized (this) {
      if (!closed && mine == generation) {
        connection = opened;
        markOpen(mine);
        keepAliveAtMs = steadyMs() + config.keepAliveMs();
        return;
      }
    }
    hangUp(opened);
  }

  /** A socket that cannot even be closed must not keep its end from being told. */
  private void hangUp(UserVenue.Link link) {
    if (link != null) {
      guarded(link::close);
    }
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
    CompletableFuture<Void> prolonging;
    try {
      prolonging = venue.keepAliveListenKey();
    } catch (RuntimeException e) {
      countInternal(e);
      retryKeepAlive();
      return;
    }
    prolonging.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            guarded(() -> onNotProlonged(mine, failure));
          }
        });
  }

  private void onNotProlonged(long mine, Throwable failure) {
    if (isDead(failure)) {
      lose(mine, "the listen key is gone", null);
    } else {
      LOG.warn("listen key not prolonged ({}), again soon", messageOf(failure));
      retryKeepAlive();
    }
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
    UserVenue.Link ended = connection;
    connection = null;
    hangUp(ended);
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
              restIn(failure)));
    }
  }

  private static boolean isRefused(Throwable failure) {
    RestException rest = restIn(failure);
    return rest != null
        && (rest.verdict() == Verdict.UNAUTHORIZED || rest.verdict() == Verdict.BLOCKED);
  }

  private static RestException restIn(Throwable failure) {
    return failure == null ? null : RestException.in(failure);
  }

  private void mark(UserEvent.Kind kind) {
    long nowMs = System.currentTimeMillis();
    if (!queue.offer(new UserEvent(kind, null, null, nowMs, nowMs), 0)) {
      queue.fail(new IOException("the queue of user events is full: the reader does not follow"));
    }
  }

  /** What our own classes say holds no secret; of any other exception only the kind is told. */
  private static String messageOf(Throwable failure) {
    RestException rest = RestException.in(failure);
    if (rest != null) {
      return rest.getMessage();
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof IOException && cause.getMessage() != null
        ? cause.getMessage()
        : cause.getClass().getSimpleName();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      closed = true;
      generation++;
      hangUp(connection);
      connection = null;
    }
    venue.close();
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
