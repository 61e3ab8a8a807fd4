package io.depthflow.flink.binance.source.live;

import java.io.Closeable;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** What the live mode needs of a venue; {@link BinanceVenue} is the real one. */
interface Venue extends Closeable {

  /** Opens a socket. The listener is called from any thread, one call at a time per socket. */
  CompletableFuture<Socket> connect(URI uri, Listener listener);

  /** Body of a depth snapshot. */
  CompletableFuture<byte[]> snapshot(String symbol, int limit);

  /** An open socket. */
  interface Socket {
    /** Ends the socket without waiting; the listener may or may not hear of it. */
    void close();
  }

  /** Hears what one socket says. */
  interface Listener {
    void onFrame(byte[] frame);

    void onClosed(String cause);
  }
}
