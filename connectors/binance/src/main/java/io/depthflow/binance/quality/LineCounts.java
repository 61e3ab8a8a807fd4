package io.depthflow.binance.quality;

/**
 * Lines by kind.
 *
 * @param trade all trade lines, also those that did not come out of the book
 * @param aggTrade all aggTrade lines, likewise
 * @param offBook trades and aggregate trades among them that did not come out of the book
 * @param other frames of other kinds: mark price, kline, retail depth
 * @param secondEnd markers of the source's clock
 * @param connect markers of a connection
 * @param gap markers of something missing
 * @param corrupt frames that are not what they say they are
 * @param partialDepth statements of the best 5, 10 or 20 levels
 */
public record LineCounts(
    long depth,
    long bookTicker,
    long trade,
    long aggTrade,
    long offBook,
    long snapshot,
    long other,
    long secondEnd,
    long connect,
    long gap,
    long corrupt,
    long partialDepth) {

  public long all() {
    return depth
        + bookTicker
        + trade
        + aggTrade
        + snapshot
        + other
        + secondEnd
        + connect
        + gap
        + corrupt
        + partialDepth;
  }
}
