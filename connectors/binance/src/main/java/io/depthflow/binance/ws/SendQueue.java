package io.depthflow.binance.ws;

import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * Sends texts one after the other: the JDK allows one outstanding text. Bounded; thread safe.
 * Futures are completed outside the lock.
 */
final class SendQueue {

  private record Waiting(String text, CompletableFuture<Void> done) {}

  private final WebSocket socket;
  private final int maxWaiting;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean closed;

  SendQueue(WebSocket socket, int maxWaiting) {
    this.socket = socket;
    this.maxWaiting = maxWaiting;
  }

  CompletableFuture<Void> send(String text) {
    Waiting mine = new Waiting(text, new CompletableFuture<>());
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(closedFailure());
      }
      if (busy) {
        if (waiting.size() >= maxWaiting) {
          return CompletableFuture.failedFuture(
              new IllegalStateException(maxWaiting + " messages wait to be sent already"));
        }
        waiting.add(mine);
        return mine.done;
      }
      busy = true;
    }
    transmit(mine);
    return mine.done;
  }

  /** Fails what waits; later sends fail at once. */
  void close() {
    ArrayDeque<Waiting> rest;
    synchronized (this) {
      closed = true;
      rest = new ArrayDeque<>(waiting);
      waiting.clear();
    }
    for (Waiting one : rest) {
      one.done.completeExceptionally(closedFailure());
    }
  }

  private void transmit(Waiting one) {
    CompletableFuture<WebSocket> sending;
    try {
      sending = socket.sendText(one.text, true);
    } catch (RuntimeException e) {
      sending = CompletableFuture.failedFuture(e);
    }
    sending.whenComplete(
        (done, failure) -> {
          Waiting next;
          synchronized (this) {
            next = waiting.poll();
            busy = next != null;
          }
          if (failure == null) {
            one.done.complete(null);
          } else {
            one.done.completeExceptionally(failure);
          }
          if (next != null) {
            transmit(next);
          }
        });
  }

  private static IllegalStateException closedFailure() {
    return new IllegalStateException("the connection is closed");
  }
}
