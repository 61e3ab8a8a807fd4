package io.depthflow.binance.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Lines of our own in a raw log. They have the shape of a combined frame, {@code
 * {"stream":"btcusdt@depthflow","data":{"e":"depthflow...","E":...,"T":...,"s":"BTCUSDT"}}}, since
 * readers of the format (hftbacktest) take a line without {@code data} for a snapshot.
 */
public final class Markers {

  private static final long NS_PER_MS = 1_000_000L;

  private Markers() {}

  /**
   * The source's clock says that a second is over.
   *
   * @param endNs end of the second, nanoseconds since the epoch: the receive time of the line
   */
  public static byte[] secondEnd(String symbol, long endNs) {
    return frame(
        symbol,
        FrameJson.object()
            .put("e", FrameKind.SECOND_END_EVENT)
            .put("E", endNs / NS_PER_MS)
            .put("T", endNs / NS_PER_MS)
            .put("s", symbol));
  }

  /** The connection was (re)opened; what came before it does not chain with what follows. */
  public static byte[] connect(String symbol, String cause) {
    return frame(symbol, caused(symbol, FrameKind.CONNECT_EVENT, cause));
  }

  /**
   * Between this line and the next connect line there is no stream: each snapshot is the book of
   * its moment, fetched once per second.
   */
  public static byte[] polled(String symbol) {
    return frame(symbol, FrameJson.object().put("e", FrameKind.POLLED_EVENT).put("s", symbol));
  }

  /**
   * Something is missing from here on.
   *
   * @param detail what happened, for people
   */
  public static byte[] gap(String symbol, GapCause cause, String detail) {
    return frame(symbol, caused(symbol, FrameKind.GAP_EVENT, cause.code()).put("detail", detail));
  }

  private static ObjectNode caused(String symbol, String event, String cause) {
    return FrameJson.object().put("e", event).put("s", symbol).put("cause", cause);
  }

  private static byte[] frame(String symbol, ObjectNode data) {
    return FrameJson.combined(symbol.toLowerCase(Locale.ROOT) + "@depthflow", data);
  }
}
