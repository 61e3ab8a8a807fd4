package io.depthflow.exchange.server.faults;

import io.depthflow.market.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fault with its parameters, e.g. {@code drop-depth symbol=BTCUSDT count=3}. Immutable.
 *
 * @param values by parameter name, those given and those with a default, in the kind's order
 */
public record Fault(FaultKind kind, Map<String, String> values) {

  /**
   * Fills in defaults.
   *
   * @throws IllegalArgumentException when a parameter is unknown to the kind, with the nearest
   *     name, or cannot have the value
   */
  public Fault {
    List<String> known = kind.parameters().stream().map(FaultParameter::name).toList();
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "Fault "
                + kind.id()
                + " has no parameter '"
                + name
                + "'; nearest is '"
                + Nearest.of(name, known)
                + "'. It takes "
                + String.join(", ", known)
                + ".");
      }
    }
    Map<String, String> all = new LinkedHashMap<>();
    for (FaultParameter parameter : kind.parameters()) {
      String value = values.getOrDefault(parameter.name(), parameter.byDefault());
      if (!value.isEmpty()) {
        parameter.check(kind, value);
        all.put(parameter.name(), value);
      }
    }
    if (kind.site().waits() && !all.containsKey("count") && !all.containsKey("for")) {
      all.put("count", "1");
    }
    values = Collections.unmodifiableMap(all);
    checkRange(kind, values);
  }

  private static void checkRange(FaultKind kind, Map<String, String> values) {
    for (Map.Entry<String, String> e : values.entrySet()) {
      if (kind.parameter(e.getKey()).type() == FaultParameter.Type.DURATION
          && kind != FaultKind.CLOCK_SKEW
          && FaultParameter.durationOf(e.getValue()).isNegative()) {
        throw new IllegalArgumentException(
            "Fault " + kind.id() + ": " + e.getKey() + "=" + e.getValue() + " is negative.");
      }
    }
    if (kind == FaultKind.HUGE_FRAME) {
      checkWithin(kind, "megabytes", values.get("megabytes"), "1", "64");
    }
    if (kind == FaultKind.PARTLY_FILLED_BEFORE_CANCEL) {
      checkWithin(kind, "share", values.get("share"), "0", "1");
    }
    if (kind == FaultKind.PRICE_SPIKE) {
      checkWithin(kind, "bp", values.get("bp"), "-5000", "5000");
    }
  }

  private static void checkWithin(
      FaultKind kind, String name, String value, String least, String most) {
    BigDecimal n = new BigDecimal(value);
    if (n.compareTo(new BigDecimal(least)) < 0 || n.compareTo(new BigDecimal(most)) > 0) {
      throw new IllegalArgumentException(
          "Fault "
              + kind.id()
              + ": "
              + name
              + "="
              + value
              + " is not within "
              + least
              + " to "
              + most
              + ".");
    }
  }

  /** A kind with its defaults: once, on any symbol. */
  public static Fault of(FaultKind kind) {
    return new Fault(kind, Map.of());
  }

  /** The same with a parameter set. */
  public Fault with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Fault(kind, more);
  }

  /** The same on one symbol. */
  public Fault on(String symbol) {
    return with("symbol", symbol);
  }

  /** The same, so many times. */
  public Fault times(int count) {
    return with("count", String.valueOf(count));
  }

  /** The same, as often as there is occasion within that time. */
  public Fault lasting(Duration duration) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.remove("count");
    more.put("for", FaultParameter.text(duration));
    return new Fault(kind, more);
  }

  /** The same, beginning that much later. */
  public Fault after(Duration duration) {
    return with("after", FaultParameter.text(duration));
  }

  private Fault with(String name, Duration duration) {
    return with(name, FaultParameter.text(duration));
  }

  public static Fault dropDepth(String symbol, int count) {
    return of(FaultKind.DROP_DEPTH).on(symbol).times(count);
  }

  public static Fault duplicateDepth(String symbol, int count) {
    return of(FaultKind.DUPLICATE_DEPTH).on(symbol).times(count);
  }

  public static Fault reorderDepth(String symbol, int count) {
    return of(FaultKind.REORDER_DEPTH).on(symbol).times(count);
  }

  public static Fault crossedBook(String symbol, int count) {
    return of(FaultKind.CROSSED_BOOK).on(symbol).times(count);
  }

  public static Fault staleSnapshot(String symbol, Duration by) {
    return of(FaultKind.STALE_SNAPSHOT).on(symbol).with("by", by);
  }

  /**
   * @param route {@code all}, {@code public}, {@code market}, {@code private} or {@code legacy}
   */
  public static Fault closeSockets(String route) {
    return of(FaultKind.CLOSE_SOCKETS).with("route", route);
  }

  /**
   * @param route as {@link #closeSockets}
   */
  public static Fault halfOpen(String route) {
    return of(FaultKind.HALF_OPEN).with("route", route);
  }

  public static Fault silentStream(String symbol) {
    return of(FaultKind.SILENT_STREAM).on(symbol);
  }

  public static Fault userEventsLate(Duration delay) {
    return of(FaultKind.USER_EVENTS_LATE).with("delay", delay);
  }

  public static Fault userEventsTwice(int count) {
    return of(FaultKind.USER_EVENTS_TWICE).times(count);
  }

  public static Fault userEventsLost(int count) {
    return of(FaultKind.USER_EVENTS_LOST).times(count);
  }

  /** 503, and the order is live. */
  public static Fault unknownAccepted() {
    return of(FaultKind.UNKNOWN_ACCEPTED);
  }

  /** 503, and there is no order. */
  public static Fault unknownNotAccepted() {
    return of(FaultKind.UNKNOWN_NOT_ACCEPTED);
  }

  public static Fault banned(Duration ban) {
    return of(FaultKind.BANNED).with("ban", ban);
  }

  /**
   * @param by added to the venue's clock
   */
  public static Fault clockSkew(Duration by, Duration lasting) {
    return of(FaultKind.CLOCK_SKEW).with("by", by).lasting(lasting);
  }

  public static Fault slowAnswer(Duration delay) {
    return of(FaultKind.SLOW_ANSWER).with("delay", delay);
  }

  /**
   * @param bp basis points of the mid
   */
  public static Fault priceSpike(String symbol, int bp, Duration back) {
    return of(FaultKind.PRICE_SPIKE).on(symbol).with("bp", String.valueOf(bp)).with("back", back);
  }

  public static Fault restart(Duration down) {
    return of(FaultKind.RESTART).with("down", down);
  }

  /** Null for any. */
  public String symbol() {
    return values.get("symbol");
  }

  /** Most occasions it acts on. */
  int count() {
    if (!kind.site().waits()) {
      return 1;
    }
    String count = values.get("count");
    return count == null ? Integer.MAX_VALUE : Integer.parseInt(count);
  }

  /** A duration parameter; zero where it is not set. */
  public Duration duration(String name) {
    String value = values.get(name);
    return value == null ? Duration.ZERO : FaultParameter.durationOf(value);
  }

  public double number(String name) {
    return Double.parseDouble(values.get(name));
  }

  /** Empty where it is not set. */
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** As it may be armed over HTTP, blanks for {@code &}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.id());
    values.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }
}
