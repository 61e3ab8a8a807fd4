package io.depthflow.flink.binance.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * How market sockets are shared, watched and replaced. Times are milliseconds.
 *
 * @param routePrefix whether paths begin with {@code /public} and {@code /market}
 * @param probeMs how long a probe of the route prefix waits for a frame on either path
 * @param streamsPerSocket most streams on one socket, 1 to 1024 (venue rule, protocol note section
 *     3); fewer bound what a lost socket takes with it
 * @param quietMs a stream that may be quiet for long in a quiet market (trade, aggTrade, candles
 *     and the like) counts as silent after so long; those that the market keeps busy have {@link
 *     LiveConfig#silenceMs()}
 * @param lifetimeMs a socket is replaced by a new one, with overlap, before it is so old; the venue
 *     closes it at 24 h. The last twentieth is drawn, so that sockets do not change all at once
 * @param overlapMs how long an overlap may last before the new socket is given up, and the old one
 *     kept, because a stream that speaks on the old one is silent on the new one
 */
public record SocketConfig(
    RoutePrefix routePrefix,
    long probeMs,
    int streamsPerSocket,
    long quietMs,
    long lifetimeMs,
    long overlapMs)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Streams that the venue allows on one socket. */
  public static final int MAX_STREAMS = 1024;

  /** Routed; probe 10 s, 200 streams, quiet 10 min, life 23 h, overlap 60 s. */
  public static final SocketConfig DEFAULT =
      new SocketConfig(
          RoutePrefix.ON, 10_000, 200, 600_000, Duration.ofHours(23).toMillis(), 60_000);

  public SocketConfig {
    require(routePrefix != null, "routePrefix must be on, off or probe");
    require(probeMs > 0, "probeMs must be positive");
    require(
        streamsPerSocket > 0 && streamsPerSocket <= MAX_STREAMS,
        "streamsPerSocket " + streamsPerSocket + " is outside of 1 to " + MAX_STREAMS);
    require(quietMs > 0, "quietMs must be positive");
    require(lifetimeMs > 0, "lifetimeMs must be positive");
    require(overlapMs > 0, "overlapMs must be positive");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  public SocketConfig withRoutePrefix(RoutePrefix value) {
    return new SocketConfig(value, probeMs, streamsPerSocket, quietMs, lifetimeMs, overlapMs);
  }

  public SocketConfig withProbeMs(long value) {
    return new SocketConfig(routePrefix, value, streamsPerSocket, quietMs, lifetimeMs, overlapMs);
  }

  public SocketConfig withStreamsPerSocket(int value) {
    return new SocketConfig(routePrefix, probeMs, value, quietMs, lifetimeMs, overlapMs);
  }

  public SocketConfig withQuietMs(long value) {
    return new SocketConfig(routePrefix, probeMs, streamsPerSocket, value, lifetimeMs, overlapMs);
  }

  public SocketConfig withLifetimeMs(long value) {
    return new SocketConfig(routePrefix, probeMs, streamsPerSocket, quietMs, value, overlapMs);
  }

  public SocketConfig withOverlapMs(long value) {
    return new SocketConfig(routePrefix, probeMs, streamsPerSocket, quietMs, lifetimeMs, value);
  }
}
