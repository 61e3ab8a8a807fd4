package io.depthflow.exchange.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A WebSocket that keeps all it gets. */
public final class Frames implements StreamListener, AutoCloseable {

  public final List<JsonNode> all = new CopyOnWriteArrayList<>();
  public final List<byte[]> bytes = new CopyOnWriteArrayList<>();
  public volatile boolean closed;
  private final StreamConnection connection;

  public Frames(URI address) {
    connection = StreamConnection.connect(address, this).join();
  }

  @Override
  public void onText(byte[] frame, long receiveNs) {
    try {
      all.add(RawClient.JSON.readTree(frame));
      bytes.add(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onClosed(Throwable cause) {
    closed = true;
  }

  public void send(String text) {
    connection.send(text).join();
  }

  long count(Predicate<JsonNode> which) {
    return all.stream().filter(which).count();
  }

  /** How many events of a kind came, bare or wrapped. */
  public long events(String kind) {
    return count(f -> f.path("e").asText().equals(kind) || f.at("/data/e").asText().equals(kind));
  }

  @Override
  public void close() {
    connection.close();
  }
}
