package io.depthflow.flink.binance.source.live;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of a socket keeper, from the attempt to open it to its end. Guarded by the
 * keeper's lock.
 */
final class Link {

  final ControlDesk control = new ControlDesk();
  final long bornMs;

  /** Steady ms of the last message, or of the last step of its life. */
  long lastMs;

  /** Whether its symbols have their connect line; one that takes over by overlap needs none. */
  boolean marked;

  private Venue.Socket socket;
  private boolean closed;
  private volatile Throwable sendFailure;

  Link(long nowMs) {
    bornMs = nowMs;
    lastMs = nowMs;
  }

  boolean isOpen() {
    return socket != null && !closed;
  }

  void opened(Venue.Socket opened, long nowMs) {
    if (closed) {
      opened.close();
      return;
    }
    socket = opened;
    lastMs = nowMs;
  }

  /** Nobody listened for so long: the connection is not to blame. */
  void excuse(long standstillMs) {
    lastMs += standstillMs;
    control.excuse(standstillMs);
  }

  /**
   * Sends what is due and asks for a sign of life where nothing came for half of the time allowed:
   * so a quiet socket is told from a half open one.
   *
   * @return why the connection has to end, or null
   */
  String tick(long nowMs, long silenceMs, Map<String, LiveStream> wanted) {
    if (nowMs - lastMs > silenceMs) {
      return "no frame for " + silenceMs + " ms";
    }
    if (!isOpen()) {
      return null;
    }
    if (sendFailure != null) {
      return "cannot send: " + sendFailure.getMessage();
    }
    if (nowMs - lastMs > silenceMs / 2 && !control.probing()) {
      control.probe();
    }
    return control.tick(nowMs, wanted, this::send);
  }

  private CompletableFuture<?> send(String text) {
    return socket
        .send(text)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                sendFailure = failure; // the next tick sees it
              }
            });
  }

  void close() {
    closed = true;
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
