package io.depthflow.binance.ws;

import io.depthflow.binance.ws.StreamListener.BadFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One WebSocket to the venue: whole text frames with their receive time, pings answered (by the
 * JDK), sends one after the other. It never reconnects: its owner does, knowing what was missed. A
 * half-open socket says nothing, so the owner watches {@link #lastReceiveNs()}.
 *
 * <p>Life: {@link #connect} -> frames -> {@link StreamListener#onClosed} exactly once. Messages
 * never hold the address's path: a user stream's path is its key.
 */
public final class StreamConnection implements AutoCloseable {

  private final StreamListener listener;
  private final StreamOptions options;
  private final LongSupplier epochNs;
  private volatile boolean closing;
  private volatile boolean over; // this and the next two change under the lock
  private boolean delivering;
  private Throwable cause;
  private volatile long lastReceiveNs;
  private volatile WebSocket socket;
  private volatile SendQueue sends;
  private StringBuilder parts; // of an unfinished frame; JDK calls are in sequence
  private boolean skipping; // until the end of a bad frame

  private StreamConnection(StreamListener listener, StreamOptions options, LongSupplier epochNs) {
    this.listener = listener;
    this.options = options;
    this.epochNs = epochNs;
  }

  /** Connects with default options, the system's clock and an HTTP client of its own. */
  public static CompletableFuture<StreamConnection> connect(URI address, StreamListener listener) {
    return connect(address, listener, StreamOptions.DEFAULT, StreamConnection::wallClockNs);
  }

  /**
   * Connects. The future fails with an IOException naming scheme and host where that does not work;
   * then the listener is never called.
   *
   * @param address ws or wss address, its query already encoded
   * @param epochNs wall clock, nanoseconds of the epoch
   */
  public static CompletableFuture<StreamConnection> connect(
      URI address, StreamListener listener, StreamOptions options, LongSupplier epochNs) {
    StreamConnection connection = new StreamConnection(listener, options, epochNs);
    Duration timeout = Duration.ofMillis(options.connectTimeoutMs());
    String place = address.getScheme() + "://" + address.getRawAuthority();
    if (!"ws".equals(address.getScheme()) && !"wss".equals(address.getScheme())) {
      return CompletableFuture.failedFuture(
          new IOException(place + " is no WebSocket address: need ws:// or wss://"));
    }
    CompletableFuture<WebSocket> opening =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build()
            .newWebSocketBuilder()
            .connectTimeout(timeout)
            .buildAsync(address, connection.new Receiver());
    return opening.handle(
        (webSocket, failure) -> {
          if (failure != null) {
            throw new CompletionException(
                new IOException("cannot connect to " + place + ": " + reason(failure)));
          }
          connection.bind(webSocket);
          return connection;
        });
  }

  /** Wall clock in nanoseconds of the epoch, as fine as the system gives it. */
  public static long wallClockNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  /** When the last frame or ping came, nanoseconds of the epoch; the handshake counts as one. */
  public long lastReceiveNs() {
    return lastReceiveNs;
  }

  public boolean isOpen() {
    return !closing && !over;
  }

  /**
   * Sends a text frame after those before it. The future fails with an IllegalStateException where
   * too many wait already or the connection is over; nothing is sent then.
   */
  public CompletableFuture<Void> send(String text) {
    if (!isOpen()) {
      return CompletableFuture.failedFuture(new IllegalStateException("the connection is closed"));
    }
    return sends.send(text);
  }

  /** Says goodbye, and cuts the socket if the peer does not answer in time. Any number of times. */
  @Override
  public void close() {
    closing = true;
    WebSocket webSocket = socket;
    if (over || webSocket == null) {
      return;
    }
    webSocket
        .sendClose(WebSocket.NORMAL_CLOSURE, "")
        .orTimeout(options.closeTimeoutMs(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                finish(null);
              } else {
                // The peer's answer ends it; without one the delayed cut does.
                CompletableFuture.delayedExecutor(options.closeTimeoutMs(), TimeUnit.MILLISECONDS)
                    .execute(() -> finish(null));
              }
            });
  }

  /** Ends the connection at once, with a cause for the listener; for a watchdog's use. */
  public void abort(Throwable cause) {
    finish(cause);
  }

  /** Ends the connection. A listener that is busy hears of it when its call is done. */
  private void finish(Throwable why) {
    boolean tellNow;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      cause = closing ? null : why;
      tellNow = !delivering;
    }
    WebSocket webSocket = socket;
    if (webSocket != null) {
      webSocket.abort();
      sends.close();
    }
    if (tellNow) {
      listener.onClosed(cause);
    }
  }

  /** Runs one call of the listener; no lock is held meanwhile. */
  private void deliver(Runnable call) {
    synchronized (this) {
      if (over) {
        return;
      }
      delivering = true;
    }
    try {
      call.run();
    } catch (RuntimeException e) {
      finish(e);
    }
    boolean tell;
    synchronized (this) {
      delivering = false;
      tell = over;
    }
    if (tell) {
      listener.onClosed(cause);
    }
  }

  /** The JDK may complete the connect before or after it calls onOpen. */
  private synchronized void bind(WebSocket webSocket) {
    if (socket == null) {
      lastReceiveNs = epochNs.getAsLong();
      sends = new SendQueue(webSocket, options.maxQueuedSends());
      socket = webSocket;
    }
  }

  private static String reason(Throwable failure) {
    Throwable t = failure;
    while (t instanceof CompletionException && t.getCause() != null) {
      t = t.getCause();
    }
    if (t instanceof WebSocketHandshakeException e) {
      return "the peer refused the handshake with HTTP " + e.getResponse().statusCode();
    }
    return t.getClass().getSimpleName();
  }

  /** Callbacks of the JDK: in sequence, the next only after request(1). */
  private final class Receiver implements WebSocket.Listener {

    @Override
    public void onOpen(WebSocket webSocket) {
      bind(webSocket);
      webSocket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      if (text(data, last)) {
        webSocket.request(1);
      }
      return null;
    }

    /** Takes a part of a text; false ends the reading. */
    private boolean text(CharSequence data, boolean last) {
      long nowNs = epochNs.getAsLong();
      lastReceiveNs = nowNs;
      if (skipping) {
        skipping = !last;
        return true;
      }
      if ((parts == null ? 0 : parts.length()) + (long) data.length() > options.maxFrameBytes()) {
        return tooLong(parts == null ? data : parts, last);
      }
      if (!last) {
        parts = parts == null ? new StringBuilder(data.length() * 2) : parts;
        parts.append(data);
        return true;
      }
      String whole = parts == null ? data.toString() : parts.append(data).toString();
      parts = null;
      byte[] frame = whole.getBytes(StandardCharsets.UTF_8);
      if (frame.length > options.maxFrameBytes()) {
        return tooLong(whole, true);
      }
      deliver(() -> listener.onText(frame, nowNs));
      return true;
    }

    private boolean tooLong(CharSequence begun, boolean last) {
      int length = Math.min(begun.length(), StreamListener.BAD_FRAME_HEAD_BYTES);
      byte[] head = begun.subSequence(0, length).toString().getBytes(StandardCharsets.UTF_8);
      parts = null;
      return skip(
          BadFrame.OVERSIZE,
          head,
          last,
          "a frame is longer than " + options.maxFrameBytes() + " bytes");
    }

    /** Skips what is left of a message if the listener goes on, else ends the connection. */
    private boolean skip(BadFrame fault, byte[] head, boolean last, String words) {
      boolean[] goesOn = {false};
      deliver(() -> goesOn[0] = listener.onBadFrame(fault, head));
      if (goesOn[0]) {
        skipping = !last;
      } else {
        finish(new IOException(words));
      }
      return goesOn[0];
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      lastReceiveNs = epochNs.getAsLong();
      boolean goesOn = true;
      if (skipping) {
        skipping = !last;
      } else {
        byte[] head = new byte[Math.min(data.remaining(), StreamListener.BAD_FRAME_HEAD_BYTES)];
        data.get(head);
        goesOn = skip(BadFrame.BINARY, head, last, "a binary frame came; this venue speaks text");
      }
      if (goesOn) {
        webSocket.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      long nowNs = epochNs.getAsLong();
      lastReceiveNs = nowNs;
      deliver(() -> listener.onPing(nowNs));
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      finish(new IOException("closed by the peer with code " + statusCode + " '" + reason + "'"));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      finish(error);
    }
  }
}
