package io.depthflow.exchange.server;

import io.depthflow.exchange.server.StreamName.Route;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;

/**
 * One WebSocket of a client. Its subscriptions belong to the engine thread; frames are written by
 * the channel's own I/O thread in the order they were sent. A client that reads too slowly is cut
 * off; where the venue is patient, only once it has taken nothing for {@value #STALL_MS} ms.
 */
final class ClientSocket {

  static final long STALL_MS = 30_000;

  /** How soon a closed channel is noticed by one that waits for room in its queue. */
  private static final long STALL_CHECK_MS = 100;

  private final WebSocketChannel channel;
  private final Route route;
  private final int queueMax;
  private final boolean patient;
  private final Runnable onTooSlow;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<String> names = new LinkedHashSet<>();
  private Set<String> userEvents = Set.of();
  private boolean combined;
  private volatile long lastPongMs;
  private volatile boolean cut;

  /**
   * @param combined whether frames are wrapped with their stream's name
   * @param nowMs {@link VenueClock#aliveMs}, as in {@link #onPong}
   * @param patient whether {@link #send} waits for room in the queue
   * @param onTooSlow told once, when the queue is full
   */
  ClientSocket(
      WebSocketChannel channel,
      Route route,
      boolean combined,
      int queueMax,
      long nowMs,
      boolean patient,
      Runnable onTooSlow) {
    this.patient = patient;
    this.channel = channel;
    this.route = route;
    this.combined = combined;
    this.queueMax = queueMax;
    this.lastPongMs = nowMs;
    this.onTooSlow = onTooSlow;
  }

  Route route() {
    return route;
  }

  /** Names subscribed, in order; live. */
  Set<String> names() {
    return names;
  }

  boolean isCombined() {
    return combined;
  }

  void setCombined(boolean value) {
    combined = value;
  }

  /** User events wanted; all when empty. */
  void setUserEvents(Set<String> kinds) {
    userEvents = kinds;
  }

  boolean wantsUserEvent(String kind) {
    return userEvents.isEmpty() || userEvents.contains(kind);
  }

  long lastPongMs() {
    return lastPongMs;
  }

  void onPong(long nowMs) {
    lastPongMs = nowMs;
  }

  /** Queues a text frame. */
  void send(byte[] text) {
    if (cut) {
      return;
    }
    if (patient) {
      awaitRoom();
    }
    if (waiting.incrementAndGet() > queueMax) {
      cut = true;
      onTooSlow.run();
      close();
      return;
    }
    channel
        .getIoThread()
        .execute(() -> WebSockets.sendText(ByteBuffer.wrap(text), channel, new Sent()));
  }

  /** Returns when there is room, or when the reader has taken nothing for too long, or is gone. */
  private void awaitRoom() {
    synchronized (waiting) {
      int left = waiting.get();
      long giveUpMs = VenueClock.aliveMs() + STALL_MS;
      while (left >= queueMax && channel.isOpen() && VenueClock.aliveMs() < giveUpMs) {
        try {
          waiting.wait(STALL_CHECK_MS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        int now = waiting.get();
        if (now < left) {
          giveUpMs = VenueClock.aliveMs() + STALL_MS;
        }
        left = now;
      }
    }
  }

  void ping() {
    channel
        .getIoThread()
        .execute(() -> WebSockets.sendPing(ByteBuffer.allocate(0), channel, new Ignored()));
  }

  /** Closes with a reason the client can read. */
  void close(int code, String reason) {
    channel.getIoThread().execute(() -> WebSockets.sendClose(code, reason, channel, new Ignored()));
  }

  /** Cuts the connection. */
  void close() {
    channel.getIoThread().execute(() -> IoUtils.safeClose(channel));
  }

  private final class Sent implements WebSocketCallback<Void> {
    @Override
    public void complete(WebSocketChannel c, Void context) {
      if (waiting.getAndDecrement() == queueMax && patient) {
        synchronized (waiting) {
          waiting.notifyAll();
        }
      }
    }

    @Override
    public void onError(WebSocketChannel c, Void context, Throwable cause) {
      // the peer is gone: closing tells the hub through the channel's close task
      IoUtils.safeClose(channel);
    }
  }

  private static final class Ignored implements WebSocketCallback<Void> {
    @Override
    public void complete(WebSocketChannel c, Void context) {
      // nothing waits for it
    }

    @Override
    public void onError(WebSocketChannel c, Void context, Throwable cause) {
      IoUtils.safeClose(c);
    }
  }
}
