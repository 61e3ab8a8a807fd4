package io.depthflow.flink.binance.source.reader;

import io.depthflow.market.RawLine;

/**
 * One line with the position behind it, or the end of a symbol's log.
 *
 * @param line null when the symbol's log has ended
 * @param fileIndex file that the line came from
 * @param offset uncompressed offset behind the line
 */
public record FeedItem(String symbol, RawLine line, int fileIndex, long offset) {

  public static FeedItem endOf(String symbol) {
    return new FeedItem(symbol, null, 0, 0);
  }

  public boolean isEnd() {
    return line == null;
  }
}
