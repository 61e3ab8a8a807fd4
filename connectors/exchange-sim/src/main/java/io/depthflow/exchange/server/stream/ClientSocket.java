package io.depthflow.exchange.server.stream;

import io.depthflow.exchange.server.SocketLimits;
import io.depthflow.exchange.server.VenueClock;
import io.depthflow.exchange.server.stream.StreamName.Route;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * One WebSocket of a client. Its subscriptions belong to the engine thread; frames are written by
 * the channel's own I/O thread in the order they were sent. A client that reads too slowly is cut
 * off; where the venue is patient, only once it has taken nothing for {@value #STALL_MS} ms.
 */
public final class ClientSocket {

  private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);

  private static final int CLOSE_GOING_AWAY = 1001;

  private static final long STALL_MS = 30_000;

  /** How soon a closed channel is noticed by one that waits for room in its queue. */
  private static final long STALL_CHECK_MS = 100;

  private final WebSocketChannel channel;
  private final SocketTarget target;
  private final SocketLimits limits;
  private final boolean patient;
  private final Runnable onTooSlow;
  private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Set<String> names = new LinkedHashSet<>();
  private final long openedMs;
  private boolean combined;
  private boolean ending;
  private long lastPingMs;
  private volatile long lastPongMs;
  private volatile int pongs; // written on the I/O thread alone
  private volatile String pingPayload = "";
  private volatile boolean cut;
  private volatile boolean closing;
  private volatile boolean halfOpen;

  /**
   * @param nowMs {@link VenueClock#aliveMs}, as all later times
   * @param patient whether {@link #send} waits for room in the queue
   * @param onTooSlow told once, when too much waits
   */
  ClientSocket(
      WebSocketChannel channel,
      SocketTarget target,
      SocketLimits limits,
      long nowMs,
      boolean patient,
      Runnable onTooSlow) {
    this.patient = patient;
    this.channel = channel;
    this.target = target;
    this.limits = limits;
    this.combined = target.combined();
    this.openedMs = nowMs;
    this.lastPingMs = nowMs;
    this.lastPongMs = nowMs;
    this.onTooSlow = onTooSlow;
  }

  public Route route() {
    return target.route();
  }

  /** Number of names subscribed. */
  public int streams() {
    return names.size();
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

  /** Whether it asked for events of this kind of this key; the end of a key is told always. */
  boolean wantsUserEvent(String listenKey, String kind) {
    Map<String, Set<String>> wanted = target.userEvents();
    Set<String> kinds = wanted.getOrDefault(listenKey, wanted.getOrDefault("", Set.of()));
    return kinds.isEmpty() || kinds.contains(kind) || kind.equals("listenKeyExpired");
  }

  /** Counts for its life only when it gives back what the last ping sent. */
  void onPong(String payload, long nowMs) {
    if (payload.equals(pingPayload)) {
      lastPongMs = nowMs;
      pongs++;
    }
  }

  /** Pongs that gave back what the last ping sent. */
  public int pongs() {
    return pongs;
  }

  /** Queues a text frame, which must not change any more: several sockets may share it. */
  void send(byte[] text) {
    if (cut || closing || halfOpen) {
      return;
    }
    if (patient) {
      awaitRoom();
    }
    boolean tooMany = waiting.incrementAndGet() > limits.queueFramesMax();
    if (waitingBytes.addAndGet(text.length) > limits.queueBytesMax() || tooMany) {
      cut = true;
      onTooSlow.run();
      close();
      return;
    }
    queue.add(text);
    if (draining.compareAndSet(false, true)) {
      onIoThread(this::drain);
    }
  }

  /** Returns when there is room, or when the reader has taken nothing for too long, or is gone. */
  private void awaitRoom() {
    synchronized (waiting) {
      int left = waiting.get();
      long giveUpMs = VenueClock.aliveMs() + STALL_MS;
      while (isFull() && channel.isOpen() && VenueClock.aliveMs() < giveUpMs) {
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

  private boolean isFull() {
    return waiting.get() >= limits.queueFramesMax()
        || waitingBytes.get() >= limits.queueBytesMax() / 2;
  }

  /** Queues a binary frame; for faults, the venue sends none. */
  void sendBinary(byte[] bytes) {
    if (!cut && !closing && !halfOpen) {
      onIoThread(
          () -> {
            drain();
            WebSockets.sendBinary(ByteBuffer.wrap(bytes), channel, new Ignored());
          });
    }
  }

  /** Leaves the connection open and does nothing on it any more, as if the peer were gone. */
  public void halfOpen() {
    halfOpen = true;
    onIoThread(channel::suspendReceives);
  }

  public boolean isHalfOpen() {
    return halfOpen;
  }

  private void drain() {
    draining.set(false);
    byte[] text;
    while ((text = queue.poll()) != null && !cut) {
      WebSockets.sendText(ByteBuffer.wrap(text), channel, new Sent(text.length));
    }
  }

  /**
   * Pings when it is time to and it may, cuts off who does not answer, and closes what has lived
   * its time.
   */
  public void tick(long nowMs, BooleanSupplier mayPing) {
    if (halfOpen) {
      return;
    }
    if (nowMs - lastPongMs > limits.pongWithinMs()) {
      close();
    } else if (!ending && nowMs - openedMs >= limits.lifeMs()) {
      ending = true;
      close(CLOSE_GOING_AWAY, "Connection lifetime reached");
    } else if (nowMs - lastPingMs >= limits.pingEveryMs()) {
      lastPingMs = nowMs;
      if (mayPing.getAsBoolean()) {
        ping(String.valueOf(nowMs));
      }
    }
  }

  private void ping(String payload) {
    pingPayload = payload;
    ByteBuffer bytes = ByteBuffer.wrap(payload.getBytes(StandardCharsets.US_ASCII));
    onIoThread(() -> WebSockets.sendPing(bytes, channel, new Ignored()));
  }

  /** Closes with a reason the client can read, behind what waits; nothing follows it. */
  public void close(int code, String reason) {
    closing = true;
    onIoThread(
        () -> {
          drain();
          WebSockets.sendClose(code, reason, channel, new Ignored());
        });
  }

  /** Cuts the connection. */
  public void close() {
    onIoThread(() -> IoUtils.safeClose(channel));
  }

  private void onIoThread(Runnable task) {
    try {
      channel.getIoThread().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("The exchange is closing; a WebSocket gets nothing any more");
    }
  }

  private final class Sent implements WebSocketCallback<Void> {
    private final int length;

    Sent(int length) {
      this.length = length;
    }

    @Override
    public void complete(WebSocketChannel c, Void context) {
      waitingBytes.addAndGet(-length);
      waiting.decrementAndGet();
      if (patient) {
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
