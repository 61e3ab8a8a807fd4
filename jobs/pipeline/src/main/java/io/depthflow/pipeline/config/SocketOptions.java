package io.depthflow.pipeline.config;

import io.depthflow.flink.binance.source.RoutePrefix;
import io.depthflow.flink.binance.source.SocketConfig;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the live market's sockets. */
public final class SocketOptions {

  private SocketOptions() {}

  public static final ConfigOption<String> ROUTE_PREFIX =
      ConfigOptions.key("route-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Whether market sockets have /public and /market in their paths: on, off, or probe"
                  + " (whichever brings a frame, tried at start); without it, probe for testnet"
                  + " and on otherwise.");

  public static final ConfigOption<Integer> STREAMS_PER_SOCKET =
      ConfigOptions.key("streams-per-socket")
          .intType()
          .defaultValue(SocketConfig.DEFAULT.streamsPerSocket())
          .withDescription("Most streams that share one market socket, 1 to 1024.");

  public static final ConfigOption<Duration> STREAM_SILENCE =
      ConfigOptions.key("stream-silence")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "A depth stream that says nothing for so long gets a gap line and is asked for anew;"
                  + " a socket that gives no sign of life for so long is opened anew.");

  public static final ConfigOption<Duration> STREAM_QUIET =
      ConfigOptions.key("stream-quiet")
          .durationType()
          .defaultValue(Duration.ofMillis(SocketConfig.DEFAULT.quietMs()))
          .withDescription(
              "The same for streams that a quiet market leaves quiet, such as trades.");

  public static final ConfigOption<Duration> SOCKET_LIFETIME =
      ConfigOptions.key("socket-lifetime")
          .durationType()
          .defaultValue(Duration.ofMillis(SocketConfig.DEFAULT.lifetimeMs()))
          .withDescription(
              "A market socket is replaced, with overlap and without a gap, before it is so old;"
                  + " the venue closes it at 24 h.");

  public static final List<ConfigOption<?>> ALL =
      List.of(ROUTE_PREFIX, STREAMS_PER_SOCKET, STREAM_SILENCE, STREAM_QUIET, SOCKET_LIFETIME);

  /**
   * @throws UsageException for a value that cannot be
   */
  public static SocketConfig of(Options options, VenueAddress venue) {
    try {
      return SocketConfig.DEFAULT
          .withRoutePrefix(prefix(options, venue))
          .withStreamsPerSocket(options.get(STREAMS_PER_SOCKET))
          .withQuietMs(options.get(STREAM_QUIET).toMillis())
          .withLifetimeMs(options.get(SOCKET_LIFETIME).toMillis());
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--route-prefix, --streams-per-socket, --stream-quiet or --socket-lifetime: "
              + e.getMessage());
    }
  }

  private static RoutePrefix prefix(Options options, VenueAddress venue) {
    if (options.has(ROUTE_PREFIX)) {
      return RoutePrefix.of(options.get(ROUTE_PREFIX));
    }
    // Libraries disagree on the test net's routes (protocol note, section 1).
    return venue.name().equals("testnet") ? RoutePrefix.PROBE : RoutePrefix.ON;
  }

  /** Ms of {@link #STREAM_SILENCE}. */
  public static long silenceMs(Options options) {
    long ms = options.get(STREAM_SILENCE).toMillis();
    if (ms < 1_000) {
      throw new UsageException("--stream-silence is below 1 s: use e.g. 30 s");
    }
    return ms;
  }
}
