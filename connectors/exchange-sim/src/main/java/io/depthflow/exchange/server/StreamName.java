package io.depthflow.exchange.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a subscribed stream name means.
 *
 * @param channel key that the hub publishes under, e.g. {@code btcusdt@depth}; the update speed of
 *     a depth stream is not part of it, since all speeds pass the feed's events as they come
 * @param route where the venue serves it (protocol note, section 1.1)
 */
record StreamName(String channel, Route route) {

  /** Path prefix of a WebSocket. */
  enum Route {
    PUBLIC,
    MARKET,
    PRIVATE,
    /** Unrouted: since April 2026 the venue serves public streams there, and user data. */
    LEGACY;

    /** Whether a socket of this route gets the data of a stream of that one. */
    boolean serves(Route stream) {
      return this == stream || (this == LEGACY && stream != MARKET);
    }
  }

  private static final String DEPTH_SPEED = "(?:@(?:0|100|250|500)ms)?";
  private static final Pattern PATTERN =
      Pattern.compile(
          "([^@!/]+)@(?:(?<depth>depth(?:5|10|20)?)"
              + DEPTH_SPEED
              + "|(?<plain>bookTicker|trade|aggTrade|markPrice(?:@1s)?))");

  /** The stream of this name, or null when the exchange has none such. */
  static StreamName parse(String name) {
    Matcher m = PATTERN.matcher(name);
    if (!m.matches()) {
      return null;
    }
    String symbol = m.group(1).toLowerCase(Locale.ROOT);
    String kind = m.group("depth") == null ? m.group("plain") : m.group("depth");
    boolean market = kind.equals("aggTrade") || kind.startsWith("markPrice");
    return new StreamName(symbol + "@" + kind, market ? Route.MARKET : Route.PUBLIC);
  }
}
