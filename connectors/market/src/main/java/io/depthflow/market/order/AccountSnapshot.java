package io.depthflow.market.order;

/**
 * Answer of a reconciliation: what the venue holds for one symbol, read by REST. What happened to a
 * request that was sent after {@code queriedAtMs} must not be judged by it.
 *
 * @param recentFills the latest fills, at most {@link #RECENT_FILLS}, oldest first; or those from
 *     the request's trade id on
 * @param queriedAtMs local time just before the first of its queries was sent
 * @param answeredAtMs local time when the last of its answers had come
 */
public record AccountSnapshot(
    String symbol,
    PositionReport position,
    OrderReport[] openOrders,
    Fill[] recentFills,
    long queriedAtMs,
    long answeredAtMs) {

  /** How many of the latest fills a reconciliation reads: the most that one query gives. */
  public static final int RECENT_FILLS = 1000;
}
