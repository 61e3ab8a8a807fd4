package io.depthflow.flink.binance.source.live;

import io.depthflow.flink.binance.source.LiveConfig;

/**
 * Kinds of market streams: the route that carries them, the number that tells their frames apart,
 * and how long they may be silent. Venue rules (protocol note, sections 1.1 and 8.3):
 *
 * <ol>
 *   <li>depth of every form and bookTicker come over {@code /public}, so does the undocumented
 *       trade; all else over {@code /market};
 *   <li>ids ascend along a stream: {@code u} of depth and bookTicker, {@code t} of trade, {@code a}
 *       of aggTrade; the mark price has its time {@code E};
 *   <li>diff depth of a market at work and the mark price speak at least every few seconds; the
 *       best quote and partial depth speak when something changes, trades and candles when somebody
 *       trades, liquidations perhaps never.
 * </ol>
 */
enum StreamKind {
  DIFF_DEPTH(Route.PUBLIC, "u", Patience.SILENCE),
  PARTIAL_DEPTH(Route.PUBLIC, "u", Patience.FOUR_SILENCES),
  BOOK_TICKER(Route.PUBLIC, "u", Patience.FOUR_SILENCES),
  TRADE(Route.PUBLIC, "t", Patience.QUIET),
  AGG_TRADE(Route.MARKET, "a", Patience.QUIET),
  MARK_PRICE(Route.MARKET, "E", Patience.SILENCE),
  RARE(Route.MARKET, null, Patience.ENDLESS),
  OTHER(Route.MARKET, null, Patience.QUIET);

  private enum Patience {
    SILENCE,
    FOUR_SILENCES,
    QUIET,
    ENDLESS
  }

  /** No limit. */
  static final long NEVER = Long.MAX_VALUE;

  private final Route route;
  private final String idKey;
  private final Patience patience;

  StreamKind(Route route, String idKey, Patience patience) {
    this.route = route;
    this.idKey = idKey;
    this.patience = patience;
  }

  /**
   * @param stream name without the symbol, e.g. {@code depth@100ms}
   */
  static StreamKind of(String stream) {
    int at = stream.indexOf('@');
    String head = at < 0 ? stream : stream.substring(0, at);
    return switch (head) {
      case "depth" -> DIFF_DEPTH;
      case "depth5", "depth10", "depth20", "rpiDepth" -> PARTIAL_DEPTH;
      case "bookTicker" -> BOOK_TICKER;
      case "trade" -> TRADE;
      case "aggTrade" -> AGG_TRADE;
      case "markPrice" -> MARK_PRICE;
      case "forceOrder", "contractInfo" -> RARE;
      default -> OTHER;
    };
  }

  Route route() {
    return route;
  }

  /** Key of the payload whose number ascends from frame to frame; null where there is none. */
  String idKey() {
    return idKey;
  }

  /** How long a stream may say nothing, ms, or {@link #NEVER}. */
  long limitMs(LiveConfig config) {
    return switch (patience) {
      case SILENCE -> config.silenceMs();
      case FOUR_SILENCES -> 4 * config.silenceMs();
      case QUIET -> config.sockets().quietMs();
      case ENDLESS -> NEVER;
    };
  }
}
