package io.depthflow.market.order;

/**
 * Answer of a reconciliation: what the venue holds for one symbol, read by REST. What happened to a
 * request that was sent after {@code queriedAtMs} must not be judged by it.
 *
 * @param recentFills the latest fills, oldest first
 * @param queriedAtMs local time just before the first of its queries was sent
 * @param answeredAtMs local time when the last of its answers had come
 */
public record AccountSnapshot(
    String symbol,
    PositionReport position,
    OrderReport[] openOrders,
    Fill[] recentFills,
    long queriedAtMs,
    long answeredAtMs) {}
