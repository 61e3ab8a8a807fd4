package io.depthflow.binance.ws;

/**
 * What a connection tells. Calls come one after the other, on a thread of the connection: keep them
 * short, the socket is not read meanwhile. An exception thrown here ends the connection with it as
 * the cause.
 */
public interface StreamListener {

  /**
   * One whole text frame.
   *
   * @param frame UTF-8 bytes; the receiver owns them
   * @param receiveNs wall clock when its last part arrived, nanoseconds of the epoch
   */
  void onText(byte[] frame, long receiveNs);

  /** A ping came and was answered: the peer lives, even where it has nothing to say. */
  default void onPing(long receiveNs) {}

  /**
   * The connection is over; called exactly once, and last.
   *
   * @param cause why; null where {@link StreamConnection#close()} was called
   */
  void onClosed(Throwable cause);
}
