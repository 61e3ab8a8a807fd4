package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.ws.StreamListener.BadFrame;
import java.io.Closeable;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** What the live mode needs of a venue; {@link BinanceVenue} is the real one. */
interface Venue extends Closeable {

  /** Opens a socket. The listener is called from any thread, one call at a time per socket. */
  CompletableFuture<Socket> connect(URI uri, Listener listener);

  /** Body of a depth snapshot. */
  CompletableFuture<byte[]> snapshot(String symbol, int limit);

  /** Request weight that the venue allows a minute and address. */
  default CompletableFuture<Long> weightLimit() {
    return CompletableFuture.completedFuture(2_400L);
  }

  /** Request weight used in this minute by the venue's last answer, -1 while unknown. */
  default long usedWeight() {
    return -1;
  }

  /** An open socket. */
  interface Socket {
    /** Sends a text after those before it; the future fails where it cannot be sent. */
    CompletableFuture<?> send(String text);

    /** Ends the socket without waiting; the listener may or may not hear of it. */
    void close();
  }

  /** Hears what one socket says. */
  interface Listener {
    void onFrame(byte[] frame);

    /**
     * A message came that is no frame; the socket goes on.
     *
     * @param head its beginning
     */
    void onBadFrame(BadFrame fault, byte[] head);

    void onClosed(String cause);
  }
}
