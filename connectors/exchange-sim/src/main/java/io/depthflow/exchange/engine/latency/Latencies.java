package io.depthflow.exchange.engine.latency;

/**
 * The three ways between a client and the matching engine. {@code feed} and {@code response} keep
 * the order of their messages ({@link OrderedLatency}). Requests keep it only within a connection,
 * which carries one at a time; those of different connections may overtake each other where their
 * latencies differ.
 *
 * @param feed market frames, from the engine to clients: so much later than to the matching
 * @param entry requests, from their arrival at the venue to the matching
 * @param response answers, those to control messages too, and user events, from the matching to the
 *     client; each has its own draw
 */
public record Latencies(LatencySource feed, LatencySource entry, LatencySource response) {

  /** No latency on any way. */
  public static final Latencies NONE = constantMs(0, 0, 0);

  /** Constants, milliseconds. */
  public static Latencies constantMs(long feedMs, long entryMs, long responseMs) {
    return new Latencies(
        LatencySource.of(ConstantLatency.ofMs(feedMs)),
        LatencySource.of(ConstantLatency.ofMs(entryMs)),
        LatencySource.of(ConstantLatency.ofMs(responseMs)));
  }

  /** Whether no way takes any time. */
  public boolean isNone() {
    return feed.open(0).isNone() && entry.open(0).isNone() && response.open(0).isNone();
  }

  public Latencies withFeed(LatencySource value) {
    return new Latencies(value, entry, response);
  }

  public Latencies withEntry(LatencySource value) {
    return new Latencies(feed, value, response);
  }

  public Latencies withResponse(LatencySource value) {
    return new Latencies(feed, entry, value);
  }
}
