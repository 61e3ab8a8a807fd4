package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.ws.StreamConnection;
import io.depthflow.binance.ws.StreamListener;
import io.depthflow.binance.ws.StreamOptions;
import io.depthflow.flink.binance.source.LiveConfig;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Binance, or the simulated exchange, over REST and WebSocket. */
final class BinanceVenue implements Venue {

  private final StreamOptions options;
  private final SharedRest rest;

  BinanceVenue(LiveConfig config) {
    this.options =
        new StreamOptions(
            StreamOptions.DEFAULT.connectTimeoutMs(),
            StreamOptions.DEFAULT.closeTimeoutMs(),
            config.maxFrameBytes(),
            StreamOptions.DEFAULT.maxQueuedSends());
    this.rest = SharedRest.acquire(config.restUri(), config.snapshotTimeoutMs());
  }

  @Override
  public CompletableFuture<Socket> connect(URI uri, Listener listener) {
    StreamListener ear =
        new StreamListener() {
          @Override
          public void onText(byte[] frame, long receiveNs) {
            listener.onFrame(frame);
          }

          @Override
          public boolean onBadFrame(BadFrame fault, byte[] head) {
            listener.onBadFrame(fault, head);
            return true;
          }

          @Override
          public void onClosed(Throwable cause) {
            listener.onClosed(cause == null ? "closed" : describe(cause));
          }
        };
    // Not on the caller's thread: making a client, the first above all, takes time, and the timer
    // has second ends to write.
    return CompletableFuture.supplyAsync(
            () -> StreamConnection.connect(uri, ear, options, StreamConnection::wallClockNs))
        .thenCompose(Function.identity())
        .thenApply(BinanceVenue::socket);
  }

  private static Socket socket(StreamConnection connection) {
    return new Socket() {
      @Override
      public CompletableFuture<?> send(String text) {
        return connection.send(text);
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  private static String describe(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public CompletableFuture<byte[]> snapshot(String symbol, int limit) {
    return rest.client().depth(symbol, limit);
  }

  @Override
  public CompletableFuture<Long> weightLimit() {
    return rest.client().exchangeInfo().thenApply(rules -> rest.client().limits().weight1m());
  }

  @Override
  public long usedWeight() {
    return rest.client().usage().weight1m();
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
