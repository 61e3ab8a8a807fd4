package io.depthflow.exchange.live;

import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import java.io.IOException;
import java.net.URI;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One route's socket for as long as the feed lives: connects, watches for silence, and connects
 * again with back-off. What it tells comes on threads of the connection or of the timer.
 */
final class LiveSocket implements AutoCloseable {

  private static final long NS_PER_MS = 1_000_000L;
  private static final int DOUBLINGS_MAX = 16;

  /** Who gets what the socket brings. */
  interface Owner {
    void onOpen();

    void onFrame(byte[] frame, long receiveNs);

    void onLost(String cause);
  }

  private final URI address;
  private final LiveOptions options;
  private final ScheduledExecutorService timer;
  private final Owner owner;
  private final SplittableRandom random = new SplittableRandom();
  private StreamConnection connection;
  private int failures;
  private boolean closed;

  LiveSocket(URI address, LiveOptions options, ScheduledExecutorService timer, Owner owner) {
    this.address = address;
    this.options = options;
    this.timer = timer;
    this.owner = owner;
  }

  void start() {
    long everyMs = Math.max(1, options.silenceMs() / 4);
    timer.scheduleWithFixedDelay(this::watch, everyMs, everyMs, TimeUnit.MILLISECONDS);
    timer.execute(this::connect);
  }

  /** On the timer's thread. */
  private void connect() {
    if (isClosed()) {
      return;
    }
    owner.onOpen(); // before the first frame can come; what came earlier does not chain
    StreamConnection.connect(address, new Listener())
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                lost(reason(failure));
              } else {
                keep(opened);
              }
            });
  }

  private static String reason(Throwable failure) {
    Throwable t = failure.getCause() == null ? failure : failure.getCause();
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }

  private synchronized void keep(StreamConnection opened) {
    if (closed) {
      opened.close();
    } else {
      connection = opened;
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void watch() {
    StreamConnection open;
    synchronized (this) {
      open = connection;
    }
    long silentMs =
        open == null ? 0 : (StreamConnection.wallClockNs() - open.lastReceiveNs()) / NS_PER_MS;
    if (silentMs > options.silenceMs()) {
      open.abort(new IOException("nothing came for " + silentMs + " ms"));
    }
  }

  private void lost(String cause) {
    long waitMs;
    synchronized (this) {
      connection = null;
      if (closed) {
        return;
      }
      long full =
          Math.min(
              options.backOffMaxMs(),
              options.backOffFirstMs() << Math.min(failures, DOUBLINGS_MAX));
      waitMs = full - random.nextLong(full / 2 + 1);
      failures++;
    }
    owner.onLost(cause);
    timer.schedule(this::connect, waitMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    StreamConnection open;
    synchronized (this) {
      closed = true;
      open = connection;
    }
    if (open != null) {
      open.close();
    }
  }

  private final class Listener implements StreamListener {

    @Override
    public void onText(byte[] frame, long receiveNs) {
      synchronized (LiveSocket.this) {
        failures = 0;
      }
      owner.onFrame(frame, receiveNs);
    }

    @Override
    public void onClosed(Throwable cause) {
      lost(cause == null ? "closed" : reason(cause));
    }
  }
}
