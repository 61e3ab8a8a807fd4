package io.depthflow.flink.binance.user;

import io.depthflow.binance.ws.StreamListener;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** What the user data stream asks of the venue. Futures are completed on the venue's threads. */
interface UserVenue extends AutoCloseable {

  /** An open connection. */
  interface Link {
    void close();
  }

  /** Makes the account's key or prolongs the one that lives. */
  CompletableFuture<String> newListenKey();

  CompletableFuture<Void> keepAliveListenKey();

  /**
   * Opens a connection.
   *
   * @param address holds the key: a secret
   */
  CompletableFuture<Link> connect(URI address, StreamListener listener);

  @Override
  void close();
}
