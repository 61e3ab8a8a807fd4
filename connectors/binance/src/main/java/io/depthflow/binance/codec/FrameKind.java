package io.depthflow.binance.codec;

/** What a frame is, as far as this system cares. */
public enum FrameKind {
  DEPTH,
  SNAPSHOT,
  TRADE,
  AGG_TRADE,
  BOOK_TICKER,
  /** Marker of our own: a second of the source's clock is over. */
  SECOND_END,
  /** Marker of our own: the connection was (re)opened. */
  CONNECT,
  /** Marker of our own: from here on snapshots are polled and each is the whole book. */
  POLLED,
  /** Marker of our own: something is missing from here on. */
  GAP,
  /** A frame of another kind: mark price, kline, partial depth, an answer to a subscription. */
  OTHER;

  /** Value of the key {@code e} of a second-end marker. */
  static final String SECOND_END_EVENT = "depthflowSecondEnd";

  static final String CONNECT_EVENT = "depthflowConnect";
  static final String POLLED_EVENT = "depthflowPolled";
  static final String GAP_EVENT = "depthflowGap";

  /**
   * The kind that a payload's {@code e} names. A depthUpdate on a stream that is not a diff stream
   * (partial depth, {@code btcusdt@depth10@100ms}; {@code rpiDepth}) is another kind.
   *
   * @param event value of {@code e}
   * @param stream stream name of the wrapper, or null for a bare payload
   */
  static FrameKind ofEvent(String event, String stream) {
    return switch (event) {
      case "depthUpdate" -> stream == null || isDiffDepth(stream) ? DEPTH : OTHER;
      case "trade" -> TRADE;
      case "aggTrade" -> AGG_TRADE;
      case "bookTicker" -> BOOK_TICKER;
      case SECOND_END_EVENT -> SECOND_END;
      case CONNECT_EVENT -> CONNECT;
      case POLLED_EVENT -> POLLED;
      case GAP_EVENT -> GAP;
      default -> OTHER;
    };
  }

  private static boolean isDiffDepth(String stream) {
    int at = stream.indexOf('@');
    return stream.startsWith("depth", at + 1)
        && (stream.length() == at + 6 || stream.charAt(at + 6) == '@');
  }
}
