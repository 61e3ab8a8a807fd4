package io.depthflow.exchange.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The JDK's WebSocket client, which keeps every text it gets as it is. */
public final class RawSocket implements WebSocket.Listener, AutoCloseable {

  private final List<String> texts = new ArrayList<>();
  private final List<String> pings = new ArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  public RawSocket(URI address) {
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      synchronized (texts) {
        texts.add(part.toString());
      }
      part.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    synchronized (texts) {
      pings.add(java.nio.charset.StandardCharsets.UTF_8.decode(message).toString());
    }
    webSocket.request(1);
    return null; // the JDK answers the ping by itself
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(-1);
  }

  public WebSocket socket() {
    return socket;
  }

  /** Code it was closed with; -1 where the connection was cut. */
  public CompletableFuture<Integer> closed() {
    return closed;
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  public int size() {
    synchronized (texts) {
      return texts.size();
    }
  }

  public String last() {
    synchronized (texts) {
      return texts.isEmpty() ? "" : texts.get(texts.size() - 1);
    }
  }

  public List<String> texts() {
    synchronized (texts) {
      return List.copyOf(texts);
    }
  }

  public List<String> pings() {
    synchronized (texts) {
      return List.copyOf(pings);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
