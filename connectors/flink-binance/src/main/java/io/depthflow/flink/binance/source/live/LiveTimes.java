package io.depthflow.flink.binance.source.live;

/**
 * A socket keeper's times, ms.
 *
 * @param silenceMs a socket without a sign of life for so long is opened anew
 * @param connectAttempts tries to open a socket that was never open, or refusals in a row, before
 *     the feed fails
 * @param lifetimeMs see SocketConfig
 * @param overlapMs see SocketConfig
 */
record LiveTimes(
    long silenceMs,
    long backoffMinMs,
    long backoffMaxMs,
    int connectAttempts,
    long lifetimeMs,
    long overlapMs) {}
