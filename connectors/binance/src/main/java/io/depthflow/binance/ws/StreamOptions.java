package io.depthflow.binance.ws;

/**
 * Bounds of a connection.
 *
 * @param connectTimeoutMs until the handshake is done
 * @param closeTimeoutMs how long a closing peer is waited for before the socket is cut
 * @param maxFrameBytes longest text frame taken; see {@link StreamListener#onBadFrame}
 * @param maxQueuedSends control messages waiting to leave
 */
public record StreamOptions(
    long connectTimeoutMs, long closeTimeoutMs, int maxFrameBytes, int maxQueuedSends) {

  /** 10 s, 1 s, 8 MiB, 64. */
  public static final StreamOptions DEFAULT = new StreamOptions(10_000, 1000, 8 << 20, 64);

  public StreamOptions {
    if (connectTimeoutMs < 1 || closeTimeoutMs < 1 || maxFrameBytes < 1 || maxQueuedSends < 1) {
      throw new IllegalArgumentException(
          "stream options must be positive: "
              + connectTimeoutMs
              + ", "
              + closeTimeoutMs
              + ", "
              + maxFrameBytes
              + ", "
              + maxQueuedSends);
    }
  }
}
