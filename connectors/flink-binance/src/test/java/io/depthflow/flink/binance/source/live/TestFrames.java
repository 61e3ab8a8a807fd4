package io.depthflow.flink.binance.source.live;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Frames of a small book: bid 100.0, ask 100.1, told apart by their update ids. */
public final class TestFrames {

  private TestFrames() {}

  public static byte[] depth(String symbol, long first, long last, long previous) {
    return """
        {"stream":"%s@depth@100ms","data":{"e":"depthUpdate","E":1700000000000,"T":1700000000000,\
        "s":"%s","U":%d,"u":%d,"pu":%d,"b":[["100.0","%d"]],"a":[["100.1","2"]]}}"""
        .formatted(symbol.toLowerCase(Locale.ROOT), symbol, first, last, previous, last % 9 + 1)
        .getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] snapshot(long lastUpdateId) {
    return """
        {"lastUpdateId":%d,"E":1700000000000,"T":1700000000000,\
        "bids":[["100.0","1"],["99.9","5"]],"asks":[["100.1","2"],["100.2","7"]]}"""
        .formatted(lastUpdateId)
        .getBytes(StandardCharsets.UTF_8);
  }
}
