package io.depthflow.exchange.server.stream;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a subscribed stream name means.
 *
 * @param channel key that the hub publishes under: the name with its symbol in lower case and, for
 *     depth, its speed spelled out ({@code btcusdt@depth} is {@code btcusdt@depth@250ms})
 * @param route where the venue serves it (protocol note, section 1.1)
 */
record StreamName(String channel, Route route) {

  /** Path prefix of a WebSocket. */
  public enum Route {
    PUBLIC,
    MARKET,
    PRIVATE,
    /**
     * Unrouted: since April 2026 the venue serves public streams there and no others; a listen key
     * in the path, which is how older clients ask for user data (section 11.1), is served too.
     */
    LEGACY;

    /** Whether a socket of this route gets the data of a stream of that one. */
    boolean serves(Route stream) {
      return this == stream || (this == LEGACY && stream != MARKET);
    }
  }

  /** Speeds of diff and partial depth, ms. */
  static final int[] DEPTH_SPEEDS_MS = {0, 100, 250, 500};

  /** Levels a side of the partial depth streams. */
  static final int[] PARTIAL_DEPTHS = {5, 10, 20};

  private static final int DEFAULT_SPEED_MS = 250;
  private static final Pattern DEPTH =
      Pattern.compile("([^@!/]+)@(depth(?:5|10|20)?)(?:@(0|100|250|500)ms)?");

  /** There are no RPI orders here, so the book with them is the book without. */
  private static final Pattern RPI_DEPTH = Pattern.compile("([^@!/]+)@rpiDepth@500ms");

  private static final Pattern PUBLIC_PLAIN = Pattern.compile("([^@!/]+)@(bookTicker|trade)");
  private static final Pattern MARKET_PLAIN =
      Pattern.compile(
          "([^@!/]+)@(aggTrade|markPrice(?:@1s)?|miniTicker|ticker|forceOrder|kline_"
              + "(?:1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d|3d|1w|1M))");
  private static final Pattern CONTINUOUS =
      Pattern.compile(
          "([^@!/_]+)_((?i)perpetual|current_quarter|next_quarter)@continuousKline_"
              + "((?-i)1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d|3d|1w|1M)");
  private static final Pattern ALL_MARKET =
      Pattern.compile(
          "!(?:markPrice@arr(?:@1s)?|miniTicker@arr|ticker@arr|forceOrder@arr|contractInfo)");

  static final String ALL_BOOK_TICKERS = "!bookTicker";
  static final String CONTRACT_INFO = "!contractInfo";

  /** The stream of this name, or null when the exchange has none such. */
  static StreamName parse(String name) {
    if (name.equals(ALL_BOOK_TICKERS)) {
      return new StreamName(name, Route.PUBLIC);
    }
    if (ALL_MARKET.matcher(name).matches()) {
      return new StreamName(name, Route.MARKET);
    }
    Matcher m = DEPTH.matcher(name);
    if (m.matches()) {
      int speedMs = m.group(3) == null ? DEFAULT_SPEED_MS : Integer.parseInt(m.group(3));
      return new StreamName(depthChannel(lower(m), m.group(2), speedMs), Route.PUBLIC);
    }
    m = RPI_DEPTH.matcher(name);
    if (m.matches()) {
      return new StreamName(depthChannel(lower(m), "depth", 500), Route.PUBLIC);
    }
    m = PUBLIC_PLAIN.matcher(name);
    if (m.matches()) {
      return new StreamName(lower(m) + "@" + m.group(2), Route.PUBLIC);
    }
    m = CONTINUOUS.matcher(name);
    if (m.matches()) {
      String contract = lower(m) + "_" + m.group(2).toLowerCase(Locale.ROOT);
      return new StreamName(contract + "@continuousKline_" + m.group(3), Route.MARKET);
    }
    m = MARKET_PLAIN.matcher(name);
    return m.matches() ? new StreamName(lower(m) + "@" + m.group(2), Route.MARKET) : null;
  }

  private static String lower(Matcher m) {
    return m.group(1).toLowerCase(Locale.ROOT);
  }

  /**
   * Channel of a depth stream.
   *
   * @param symbol lower case
   * @param kind {@code depth}, {@code depth5} ...
   */
  static String depthChannel(String symbol, String kind, int speedMs) {
    return symbol + "@" + kind + "@" + speedMs + "ms";
  }
}
