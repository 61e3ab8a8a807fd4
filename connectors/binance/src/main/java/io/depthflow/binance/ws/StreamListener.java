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

  /** Why a message is no frame of ours. */
  enum BadFrame {
    BINARY,
    OVERSIZE
  }

  /**
   * A message came that is no frame: binary (the venue speaks text), or longer than the options
   * allow. It is told as soon as that shows; what is left of it is read and thrown away.
   *
   * @param head its beginning, at most {@link #BAD_FRAME_HEAD_BYTES}
   * @return whether the connection goes on; false ends it, with the fault as the cause
   */
  default boolean onBadFrame(BadFrame fault, byte[] head) {
    return false;
  }

  /** How much of a bad frame is shown: enough for the name of its stream and symbol. */
  int BAD_FRAME_HEAD_BYTES = 512;

  /** A ping came and was answered: the peer lives, even where it has nothing to say. */
  default void onPing(long receiveNs) {}

  /**
   * The connection is over; called exactly once, and last.
   *
   * @param cause why; null where {@link StreamConnection#close()} was called
   */
  void onClosed(Throwable cause);
}
