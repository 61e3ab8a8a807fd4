package io.depthflow.exchange.server;

/**
 * What one WebSocket may cost and how long it lives (protocol note, sections 3 and 8.1). Times are
 * real time also where the market runs faster: they protect the server and its clients' sockets.
 *
 * @param queueFramesMax frames that may wait for a slow reader before it is cut off
 * @param queueBytesMax bytes that may wait for a slow reader before it is cut off
 * @param messageBytesMax largest message a client may send; a larger one closes its socket (1009)
 * @param messagesPerSecondMax messages, pings and pongs a client may send in one second; one more
 *     closes its socket (1008)
 * @param streamsMax names one socket may be subscribed to
 * @param lifeMs after which the exchange closes a socket
 * @param pingEveryMs between the exchange's pings
 * @param pongWithinMs a socket whose last right pong is older is cut off
 */
public record SocketLimits(
    int queueFramesMax,
    long queueBytesMax,
    int messageBytesMax,
    int messagesPerSecondMax,
    int streamsMax,
    long lifeMs,
    long pingEveryMs,
    long pongWithinMs) {

  private static final long MINUTE_MS = 60_000;

  public SocketLimits {
    positive("queueFramesMax", queueFramesMax);
    positive("queueBytesMax", queueBytesMax);
    positive("messageBytesMax", messageBytesMax);
    positive("messagesPerSecondMax", messagesPerSecondMax);
    positive("streamsMax", streamsMax);
    positive("lifeMs", lifeMs);
    positive("pingEveryMs", pingEveryMs);
    positive("pongWithinMs", pongWithinMs);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("socket limit " + name + " must be positive: " + value);
    }
  }

  /** The venue's: 10 messages a second, 1024 streams, 24 h, ping 3 min, pong 10 min. */
  public static SocketLimits defaults() {
    return new SocketLimits(
        20_000, 64L << 20, 64 << 10, 10, 1024, 24 * 60 * MINUTE_MS, 3 * MINUTE_MS, 10 * MINUTE_MS);
  }

  public SocketLimits withQueue(int framesMax, long bytesMax) {
    return new SocketLimits(
        framesMax,
        bytesMax,
        messageBytesMax,
        messagesPerSecondMax,
        streamsMax,
        lifeMs,
        pingEveryMs,
        pongWithinMs);
  }

  public SocketLimits withLifeMs(long value) {
    return new SocketLimits(
        queueFramesMax,
        queueBytesMax,
        messageBytesMax,
        messagesPerSecondMax,
        streamsMax,
        value,
        pingEveryMs,
        pongWithinMs);
  }

  public SocketLimits withPings(long everyMs, long pongMs) {
    return new SocketLimits(
        queueFramesMax,
        queueBytesMax,
        messageBytesMax,
        messagesPerSecondMax,
        streamsMax,
        lifeMs,
        everyMs,
        pongMs);
  }
}
