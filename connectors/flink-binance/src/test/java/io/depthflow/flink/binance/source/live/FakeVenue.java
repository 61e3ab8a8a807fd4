package io.depthflow.flink.binance.source.live;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A venue in the test's hand: every call waits for the test to answer it. */
final class FakeVenue implements Venue {

  final List<Opening> openings = new ArrayList<>();
  final List<Asked> asked = new ArrayList<>();
  boolean closed;

  /** Sockets open before the call returns. */
  boolean atOnce;

  /** Sockets fail before the call returns, if not null. */
  Throwable refuseWith;

  static final class Opening implements Socket {
    final URI uri;
    final Listener listener;
    final CompletableFuture<Socket> answer = new CompletableFuture<>();
    final List<String> sent = new ArrayList<>();
    boolean socketClosed;
    boolean acks = true;

    private Opening(URI uri, Listener listener) {
      this.uri = uri;
      this.listener = listener;
    }

    void succeed() {
      answer.complete(this);
    }

    @Override
    public CompletableFuture<?> send(String text) {
      sent.add(text);
      if (acks) {
        answer(text);
      }
      return CompletableFuture.completedFuture(null);
    }

    /** Acknowledges a request, as the venue does whatever is asked for. */
    void answer(String request) {
      String id = request.replaceAll(".*\"id\":(\\d+).*", "$1");
      String result = "{\"result\":null,\"id\":" + id + "}";
      listener.onFrame(result.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      socketClosed = true;
    }
  }

  record Asked(String symbol, int limit, CompletableFuture<byte[]> answer) {}

  @Override
  public CompletableFuture<Socket> connect(URI uri, Listener listener) {
    Opening opening = new Opening(uri, listener);
    openings.add(opening);
    if (atOnce) {
      opening.succeed();
    }
    if (refuseWith != null) {
      opening.answer.completeExceptionally(refuseWith);
    }
    return opening.answer;
  }

  @Override
  public CompletableFuture<byte[]> snapshot(String symbol, int limit) {
    Asked ask = new Asked(symbol, limit, new CompletableFuture<>());
    asked.add(ask);
    return ask.answer();
  }

  Opening lastOpening() {
    return openings.get(openings.size() - 1);
  }

  @Override
  public void close() {
    closed = true;
  }
}
