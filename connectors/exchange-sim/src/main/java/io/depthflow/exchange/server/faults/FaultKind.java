package io.depthflow.exchange.server.faults;

import static io.depthflow.exchange.server.faults.FaultParameter.AFTER;
import static io.depthflow.exchange.server.faults.FaultParameter.COUNT;
import static io.depthflow.exchange.server.faults.FaultParameter.FOR;
import static io.depthflow.exchange.server.faults.FaultParameter.SYMBOL;
import static io.depthflow.exchange.server.faults.FaultParameter.choice;
import static io.depthflow.exchange.server.faults.FaultParameter.duration;
import static io.depthflow.exchange.server.faults.FaultParameter.number;

import io.depthflow.market.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Every fault that the exchange can show (protocol note, section 15). Faults touch what goes over
 * the wire; the exchange's own book and account stay as they are, unless the help says otherwise.
 */
public enum FaultKind {
  DROP_DEPTH(Site.MARKET, "depth events are left out: the next one's pu does not fit", SYMBOL),
  DUPLICATE_DEPTH(Site.MARKET, "depth events are sent twice", SYMBOL),
  REORDER_DEPTH(Site.MARKET, "a depth event is sent behind the one after it", SYMBOL),
  CROSSED_BOOK(
      Site.MARKET,
      "a depth event carries a bid at or above the best ask; the one after the last puts it right",
      SYMBOL),
  MALFORMED_FRAME(Site.MARKET, "before a depth event comes the first half of it", SYMBOL),
  BINARY_FRAME(Site.MARKET, "before a depth event comes the same as a binary message", SYMBOL),
  HUGE_FRAME(
      Site.MARKET,
      "before a depth event comes a text frame of many megabytes, valid JSON",
      SYMBOL,
      number("megabytes", "10", "its size, 1 to 64")),
  SILENT_STREAM(
      Site.SUBSCRIPTION,
      "a subscription is acknowledged and stays silent, as on the wrong route",
      SYMBOL,
      new FaultParameter(
          "stream", FaultParameter.Type.TEXT, "", List.of(), "only names with this, e.g. @depth")),
  STALE_SNAPSHOT(
      Site.SNAPSHOT,
      "GET depth answers an earlier book: lastUpdateId and levels of then. The exchange keeps books"
          + " from the arming on, so it is less behind until that long has passed",
      SYMBOL,
      duration("by", "3s", "how far behind")),
  CLOSE_SOCKETS(
      Site.ACTION,
      "WebSockets are closed, as a connection's end after 24 hours",
      choice("route", "which sockets", "all", "public", "market", "private", "legacy")),
  HALF_OPEN(
      Site.ACTION,
      "WebSockets stay open: nothing comes any more, no ping, no pong, no close",
      choice("route", "which sockets", "all", "public", "market", "private", "legacy"),
      duration("hold", "10m", "until the connection is cut")),
  MISSING_PINGS(Site.PING, "a round of pings is left out"),
  LISTEN_KEY_EXPIRED(Site.ACTION, "the listen key ends now: listenKeyExpired, then silence"),
  USER_EVENTS_LATE(
      Site.USER,
      "user events come late, behind the REST answer, still in order",
      event("any"),
      duration("delay", "1s", "how late")),
  USER_EVENTS_FIRST(
      Site.REST,
      "the REST answer is held until the user events must have come",
      SYMBOL,
      call("place"),
      duration("delay", "300ms", "how long the answer is held")),
  USER_EVENTS_TWICE(Site.USER, "user events are sent twice", event("ORDER_TRADE_UPDATE")),
  USER_EVENTS_LOST(Site.USER, "user events are not sent", event("ORDER_TRADE_UPDATE")),
  UNKNOWN_ACCEPTED(
      Site.REST, "503 'Unknown error' though the request was carried out", SYMBOL, call("place")),
  UNKNOWN_NOT_ACCEPTED(
      Site.REST, "503 'Unknown error' and the request was not carried out", SYMBOL, call("place")),
  UNAVAILABLE(Site.REST, "503 'Service Unavailable.', not carried out", SYMBOL, call("any")),
  THROTTLED(
      Site.REST,
      "503 with -1008, not carried out; new orders that are not reduce-only",
      SYMBOL,
      call("place")),
  BANNED(
      Site.REST,
      "429 with Retry-After; a further request within that time gets 418 until it ends",
      duration("ban", "10s", "Retry-After, whole seconds")),
  CLOCK_SKEW(
      Site.CLOCK,
      "the venue's clock is off, in GET time and in the check of timestamps (-1021)",
      duration("by", "-10s", "added to the clock; negative is behind")),
  POST_ONLY_REJECTED(
      Site.REST, "a post-only (GTX) order is refused with -5022, wherever it stands", SYMBOL),
  FILLED_BEFORE_CANCEL(
      Site.REST,
      "just before a cancel an aggressor fills the order: -2011, and a real fill",
      SYMBOL),
  PARTLY_FILLED_BEFORE_CANCEL(
      Site.REST,
      "just before a cancel an aggressor fills a part of the order: a real fill",
      SYMBOL,
      number("share", "0.5", "of the open quantity, rounded down to whole lots, at least one")),
  SLOW_ANSWER(
      Site.REST,
      "the request is carried out at once and answered late, beyond a 10 s horizon",
      SYMBOL,
      call("place"),
      duration("delay", "11s", "how late")),
  CUT_ANSWER(
      Site.REST,
      "the request is carried out, the connection ends in the middle of the answer",
      SYMBOL,
      call("place")),
  PRICE_SPIKE(
      Site.ACTION,
      "the market jumps and comes back, as on a test net; orders in the way fill",
      SYMBOL,
      number("bp", "500", "basis points; negative is down"),
      duration("back", "2s", "when it is over")),
  RESTART(
      Site.ACTION,
      "the port closes with all connections, and opens again later; orders and position stay",
      duration("down", "5s", "how long connections are refused"));

  /** Where in the exchange a fault acts. */
  public enum Site {
    /** Where a market frame goes to its listeners. */
    MARKET(true),
    /** Where a stream is subscribed. */
    SUBSCRIPTION(true),
    /** {@code GET /fapi/v1/depth}. */
    SNAPSHOT(true),
    /** The round of pings. */
    PING(true),
    /** Where a user event goes to its listeners. */
    USER(true),
    /** Around the handling of a REST request. */
    REST(true),
    /** The venue's idea of now. */
    CLOCK(true),
    /** By itself, once, at its time. */
    ACTION(false);

    private final boolean waits;

    Site(boolean waits) {
      this.waits = waits;
    }

    /** Whether it waits for an occasion, so that a count and a duration mean something. */
    boolean waits() {
      return waits;
    }
  }

  private final Site site;
  private final String help;
  private final List<FaultParameter> parameters;

  FaultKind(Site site, String help, FaultParameter... own) {
    this.site = site;
    this.help = help;
    List<FaultParameter> all = new ArrayList<>(List.of(own));
    if (site.waits()) {
      all.add(COUNT);
      all.add(FOR);
    }
    all.add(AFTER);
    this.parameters = List.copyOf(all);
  }

  private static FaultParameter event(String first) {
    return first.equals("any")
        ? choice("event", "which events", "any", "ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE")
        : choice("event", "which events", "ORDER_TRADE_UPDATE", "ACCOUNT_UPDATE", "any");
  }

  private static FaultParameter call(String first) {
    return first.equals("any")
        ? choice("call", "which requests", "any", "place", "modify", "cancel", "query")
        : choice("call", "which requests", "place", "modify", "cancel", "query", "any");
  }

  /** Its name on the wire, e.g. {@code drop-depth}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public Site site() {
    return site;
  }

  public String help() {
    return help;
  }

  public List<FaultParameter> parameters() {
    return parameters;
  }

  /** The parameter of a name, or null. */
  FaultParameter parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
  }

  /**
   * The kind of a name.
   *
   * @throws IllegalArgumentException with the nearest name
   */
  public static FaultKind of(String id) {
    for (FaultKind kind : values()) {
      if (kind.id().equals(id)) {
        return kind;
      }
    }
    List<String> ids = Arrays.stream(values()).map(FaultKind::id).toList();
    throw new IllegalArgumentException(
        "No fault is called '"
            + id
            + "'; nearest is '"
            + Nearest.of(id, ids)
            + "'. GET /admin/faults lists all.");
  }
}
