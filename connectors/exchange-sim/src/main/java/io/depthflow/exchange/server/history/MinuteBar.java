package io.depthflow.exchange.server.history;

import java.math.BigDecimal;

/** Trades of one interval. Mutable while its interval lasts. */
public final class MinuteBar {

  private final long openMs;
  private BigDecimal open;
  private BigDecimal high;
  private BigDecimal low;
  private BigDecimal close;
  private BigDecimal volume = BigDecimal.ZERO;
  private BigDecimal quoteVolume = BigDecimal.ZERO;
  private BigDecimal takerBuyVolume = BigDecimal.ZERO;
  private BigDecimal takerBuyQuote = BigDecimal.ZERO;
  private BigDecimal lastQuantity = BigDecimal.ZERO;
  private long count;
  private long firstId = -1;
  private long lastId = -1;

  /** Flat at a price, without trades. */
  public MinuteBar(long openMs, BigDecimal price) {
    this.openMs = openMs;
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
  }

  /** Without trades and without a price. */
  private MinuteBar(long openMs) {
    this.openMs = openMs;
  }

  /** The same values under another opening time. */
  static MinuteBar startingWith(MinuteBar first, long openMs) {
    MinuteBar bar = new MinuteBar(openMs);
    bar.merge(first);
    return bar;
  }

  /**
   * A trade, or several of one price.
   *
   * @param buyerIsMaker whether the taker sold
   * @param firstIdIn ids from this one
   * @param lastIdIn to this one
   */
  void add(
      BigDecimal price, BigDecimal quantity, boolean buyerIsMaker, long firstIdIn, long lastIdIn) {
    if (count == 0) {
      open = price;
      high = price;
      low = price;
      firstId = firstIdIn;
    }
    high = high.max(price);
    low = low.min(price);
    close = price;
    lastQuantity = quantity;
    lastId = lastIdIn;
    count += lastIdIn - firstIdIn + 1;
    BigDecimal quote = price.multiply(quantity);
    volume = volume.add(quantity);
    quoteVolume = quoteVolume.add(quote);
    if (!buyerIsMaker) {
      takerBuyVolume = takerBuyVolume.add(quantity);
      takerBuyQuote = takerBuyQuote.add(quote);
    }
  }

  /** Takes in the bar that follows. */
  void merge(MinuteBar next) {
    boolean empty = open == null;
    open = empty ? next.open : open;
    high = empty ? next.high : high.max(next.high);
    low = empty ? next.low : low.min(next.low);
    close = next.close;
    volume = volume.add(next.volume);
    quoteVolume = quoteVolume.add(next.quoteVolume);
    takerBuyVolume = takerBuyVolume.add(next.takerBuyVolume);
    takerBuyQuote = takerBuyQuote.add(next.takerBuyQuote);
    lastQuantity = next.count == 0 ? lastQuantity : next.lastQuantity;
    firstId = firstId < 0 ? next.firstId : firstId;
    lastId = next.lastId < 0 ? lastId : next.lastId;
    count += next.count;
  }

  /** Start of the interval, ms of the epoch. */
  public long openMs() {
    return openMs;
  }

  /** First price; null without any. */
  public BigDecimal open() {
    return open;
  }

  public BigDecimal high() {
    return high;
  }

  public BigDecimal low() {
    return low;
  }

  /** Last price; null without any. */
  public BigDecimal close() {
    return close;
  }

  public BigDecimal volume() {
    return volume;
  }

  public BigDecimal quoteVolume() {
    return quoteVolume;
  }

  public BigDecimal takerBuyVolume() {
    return takerBuyVolume;
  }

  public BigDecimal takerBuyQuote() {
    return takerBuyQuote;
  }

  public BigDecimal lastQuantity() {
    return lastQuantity;
  }

  /** Trades, by their ids. */
  public long count() {
    return count;
  }

  /** Id of the first trade; -1 without any. */
  public long firstId() {
    return firstId;
  }

  /** Id of the last trade; -1 without any. */
  public long lastId() {
    return lastId;
  }
}
