package io.depthflow.exchange.live;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a real market is read, and the bounds of doing so. Any host that speaks as Binance USD-M
 * does will serve; the routes {@code /public} and {@code /market} are added to {@code wsUri}
 * (protocol note, section 1.1).
 *
 * @param restUri scheme, host and port of the REST side
 * @param wsUri scheme, host and port of the WebSocket side
 * @param symbol upper case
 * @param publicStreams streams of the route /public without the symbol; a diff depth among them
 * @param marketStreams streams of the route /market without the symbol; may be empty
 * @param queueMax lines that may wait for the exchange; more are dropped, counted and lead to a gap
 * @param backOffFirstMs wait before the first reconnect; it doubles up to {@code backOffMaxMs},
 *     each wait shortened by a random part of up to a half
 * @param snapshotRetryMs wait before another snapshot is asked for
 * @param silenceMs a socket on which nothing, not even a ping, has come for so long is replaced
 * @param firstLineMs longest wait for a line while the market opens
 */
public record LiveOptions(
    URI restUri,
    URI wsUri,
    String symbol,
    List<String> publicStreams,
    List<String> marketStreams,
    int queueMax,
    long backOffFirstMs,
    long backOffMaxMs,
    long snapshotRetryMs,
    long silenceMs,
    long firstLineMs) {

  public LiveOptions {
    Objects.requireNonNull(restUri, "restUri");
    Objects.requireNonNull(wsUri, "wsUri");
    symbol = symbol.toUpperCase(Locale.ROOT);
    publicStreams = List.copyOf(publicStreams);
    marketStreams = List.copyOf(marketStreams);
    if (publicStreams.stream().noneMatch(s -> s.equals("depth") || s.startsWith("depth@"))) {
      throw new IllegalArgumentException(
          "a live feed needs a diff depth stream, e.g. depth@100ms, among " + publicStreams);
    }
    if (queueMax < 10
        || backOffFirstMs < 1
        || backOffMaxMs < backOffFirstMs
        || snapshotRetryMs < 1
        || silenceMs < 1
        || firstLineMs < 1) {
      throw new IllegalArgumentException(
          "bounds of a live feed must be positive, queueMax at least 10 and backOffMaxMs at least"
              + " backOffFirstMs: "
              + List.of(
                  queueMax, backOffFirstMs, backOffMaxMs, snapshotRetryMs, silenceMs, firstLineMs));
    }
  }

  /**
   * Documented streams; 100,000 lines, 0.5 to 30 s of back-off, a snapshot a second, 20 s of
   * silence, 30 s for a line.
   */
  public static LiveOptions of(URI restUri, URI wsUri, String symbol) {
    return new LiveOptions(
        restUri,
        wsUri,
        symbol,
        List.of("depth@100ms", "bookTicker"),
        List.of("aggTrade"),
        100_000,
        500,
        30_000,
        1_000,
        20_000,
        30_000);
  }

  public LiveOptions withStreams(List<String> ofPublic, List<String> ofMarket) {
    return new LiveOptions(
        restUri,
        wsUri,
        symbol,
        ofPublic,
        ofMarket,
        queueMax,
        backOffFirstMs,
        backOffMaxMs,
        snapshotRetryMs,
        silenceMs,
        firstLineMs);
  }

  public LiveOptions withWaits(long backOffFirst, long backOffMax, long retry, long silence) {
    return new LiveOptions(
        restUri,
        wsUri,
        symbol,
        publicStreams,
        marketStreams,
        queueMax,
        backOffFirst,
        backOffMax,
        retry,
        silence,
        firstLineMs);
  }

  public LiveOptions withQueueMax(int lines) {
    return new LiveOptions(
        restUri,
        wsUri,
        symbol,
        publicStreams,
        marketStreams,
        lines,
        backOffFirstMs,
        backOffMaxMs,
        snapshotRetryMs,
        silenceMs,
        firstLineMs);
  }

  /** Address of a route's combined stream. */
  URI address(String route, List<String> streams) {
    StringBuilder names = new StringBuilder();
    for (String stream : streams) {
      names.append(names.isEmpty() ? "" : "/");
      names.append(symbol.toLowerCase(Locale.ROOT)).append('@').append(stream);
    }
    String base = wsUri.toString().replaceFirst("/+$", "");
    return URI.create(base + "/" + route + "/stream?streams=" + names);
  }
}
