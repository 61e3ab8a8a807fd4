package io.depthflow.binance.codec;

/** What a frame is, as far as this system cares. */
public enum FrameKind {
  DEPTH,
  /** The venue's best 5, 10 or 20 levels at an update id; told by the stream's name alone. */
  PARTIAL_DEPTH,
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
  /** A frame of another kind: mark price, kline, retail depth, an answer to a subscription. */
  OTHER;

  /** Value of the key {@code e} of a second-end marker. */
  static final String SECOND_END_EVENT = "depthflowSecondEnd";

  static final String CONNECT_EVENT = "depthflowConnect";
  static final String POLLED_EVENT = "depthflowPolled";
  static final String GAP_EVENT = "depthflowGap";

  /**
   * The kind that a payload's {@code e} names. A depthUpdate has the same keys on a diff stream
   * ({@code btcusdt@depth@100ms}), on one of partial depth ({@code btcusdt@depth10@100ms}) and on
   * others ({@code rpiDepth}): the stream's name tells them apart.
   *
   * @param event value of {@code e}
   * @param stream stream name of the wrapper, or null for a bare payload
   */
  static FrameKind ofEvent(String event, String stream) {
    return switch (event) {
      case "depthUpdate" -> stream == null ? DEPTH : ofDepthStream(stream);
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

  private static FrameKind ofDepthStream(String stream) {
    String name = stream.substring(stream.indexOf('@') + 1);
    int speed = name.indexOf('@');
    return switch (speed < 0 ? name : name.substring(0, speed)) {
      case "depth" -> DEPTH;
      case "depth5", "depth10", "depth20" -> PARTIAL_DEPTH;
      default -> OTHER;
    };
  }
}
