package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.GapCause;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one socket open: opens it, watches for silence, opens it again after a loss with back-off.
 * {@link #tick} runs on the timer thread, socket events come from any thread; an event of an
 * earlier socket is told by its generation and ignored.
 */
final class SocketKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SocketKeeper.class);

  private enum State {
    WAITING,
    OPENING,
    OPEN,
    CLOSED
  }

  private final SocketPlan plan;
  private final Venue venue;
  private final LiveLines lines;
  private final LiveCounters counters;
  private final Backoff backoff;
  private final long silenceMs;
  private final int connectAttempts;
  private final Consumer<Throwable> fatal;

  private State state = State.WAITING;
  private Venue.Socket socket;
  private long generation;
  private long notBeforeMs = Long.MIN_VALUE;
  private boolean everOpen;

  /** Steady ms of the last frame or state change; frames write it without the lock. */
  private volatile long lastEventMs;

  private volatile boolean heard;
  private volatile long nowMs;

  SocketKeeper(
      SocketPlan plan,
      Venue venue,
      LiveLines lines,
      LiveCounters counters,
      LiveTimes times,
      Consumer<Throwable> fatal,
      RandomGenerator random) {
    this.plan = plan;
    this.venue = venue;
    this.lines = lines;
    this.counters = counters;
    this.backoff = new Backoff(times.backoffMinMs(), times.backoffMaxMs(), random);
    this.silenceMs = times.silenceMs();
    this.connectAttempts = times.connectAttempts();
    this.fatal = fatal;
  }

  /** The keeper's times, ms; see LiveConfig. */
  record LiveTimes(long silenceMs, long backoffMinMs, long backoffMaxMs, int connectAttempts) {}

  /** Does what is due at {@code steadyMs}, a steady clock. */
  synchronized void tick(long steadyMs) {
    nowMs = steadyMs;
    if (state == State.WAITING && steadyMs >= notBeforeMs) {
      open(steadyMs);
    } else if ((state == State.OPEN || state == State.OPENING)
        && steadyMs - lastEventMs > silenceMs) {
      lose(generation, "no frame for " + silenceMs + " ms");
    }
  }

  private void open(long steadyMs) {
    state = State.OPENING;
    lastEventMs = steadyMs;
    heard = false;
    long mine = ++generation;
    venue
        .connect(plan.uri(), new Ear(mine))
        .whenComplete(
            (opened, failure) -> {
              // Whatever is thrown in here would vanish in the future: it ends the feed instead.
              try {
                if (failure == null) {
                  onOpen(mine, opened);
                } else {
                  onClosed(mine, "cannot open: " + messageOf(failure));
                }
              } catch (RuntimeException | Error e) {
                fatal.accept(e);
              }
            });
  }

  private void onOpen(long mine, Venue.Socket opened) {
    synchronized (this) {
      if (mine == generation && state == State.OPENING) {
        socket = opened;
        state = State.OPEN;
        lastEventMs = nowMs;
        if (everOpen) {
          counters.reconnects.increment();
        }
        everOpen = true;
        LOG.info("market socket open: {} symbols, {}", plan.symbols().size(), plan.uri().getPath());
        return;
      }
    }
    opened.close();
  }

  private synchronized void onClosed(long mine, String cause) {
    lose(mine, cause);
  }

  private void lose(long mine, String cause) {
    if (mine != generation || state == State.CLOSED || state == State.WAITING) {
      return;
    }
    boolean wasHeard = heard;
    generation++;
    state = State.WAITING;
    if (socket != null) {
      socket.close();
      socket = null;
    }
    if (wasHeard) {
      backoff.reset();
    }
    long waitMs = backoff.nextMs();
    notBeforeMs = nowMs + waitMs;
    LOG.warn(
        "market socket {} of {} lost ({}), open again in {} ms",
        plan.uri().getPath(),
        plan.symbols(),
        cause,
        waitMs);
    if (!everOpen && backoff.failures() >= connectAttempts) {
      state = State.CLOSED;
      fatal.accept(
          new IOException(
              "market socket at "
                  + plan.uri().getScheme()
                  + "://"
                  + plan.uri().getAuthority()
                  + plan.uri().getPath()
                  + " could not be opened in "
                  + connectAttempts
                  + " tries ("
                  + cause
                  + "): check the address and the network"));
      return;
    }
    if (everOpen) {
      lines.onLoss(plan.symbols(), GapCause.SOCKET_LOST, cause);
    }
  }

  private static String messageOf(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Closes for good. */
  synchronized void close() {
    state = State.CLOSED;
    generation++;
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  List<String> symbols() {
    return plan.symbols();
  }

  /** Listener of one generation of the socket. */
  private final class Ear implements Venue.Listener {
    private final long mine;
    private boolean marked;

    Ear(long mine) {
      this.mine = mine;
    }

    @Override
    public void onFrame(byte[] frame) {
      if (!isCurrent(mine)) {
        return;
      }
      lastEventMs = nowMs;
      heard = true;
      // The connect line precedes the first frame, whichever thread learns of the opening first.
      if (!marked) {
        marked = true;
        lines.onConnect(plan.symbols(), "socket open");
      }
      lines.onFrame(frame);
    }

    @Override
    public void onClosed(String cause) {
      SocketKeeper.this.onClosed(mine, cause);
    }
  }

  private synchronized boolean isCurrent(long mine) {
    return mine == generation && state != State.CLOSED;
  }
}
