package io.depthflow.exchange.server.faults;

import io.depthflow.market.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parameter of a fault.
 *
 * @param byDefault value where none is given; empty for none
 * @param choices all values allowed, of a {@link Type#CHOICE}; else empty
 */
public record FaultParameter(
    String name, Type type, String byDefault, List<String> choices, String help) {

  /** Longest duration: no fault outlives a day. */
  static final Duration DURATION_MAX = Duration.ofHours(24);

  static final int COUNT_MAX = 1_000_000;
  private static final BigDecimal NUMBER_MAX = new BigDecimal("100000");
  private static final int TEXT_MAX = 64;
  private static final Pattern DURATION = Pattern.compile("(-?)([0-9]{1,9})(ms|s|m|h|)");
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_@.!-]+");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");

  /** What a value looks like. */
  public enum Type {
    /** A whole number of 1 to 1,000,000. */
    COUNT,
    /** {@code 500ms}, {@code 3s}, {@code 2m}, {@code 1h}; without a unit, milliseconds. */
    DURATION,
    /** A decimal number. */
    NUMBER,
    /** Letters, digits and {@code _ @ . ! -}. */
    TEXT,
    /** One of the choices. */
    CHOICE
  }

  static final FaultParameter SYMBOL =
      new FaultParameter("symbol", Type.TEXT, "", List.of(), "only this symbol; any without");
  static final FaultParameter COUNT =
      new FaultParameter(
          "count", Type.COUNT, "", List.of(), "how often it acts; once, unless 'for' is given");
  static final FaultParameter FOR =
      new FaultParameter("for", Type.DURATION, "", List.of(), "how long it acts, e.g. 5s");
  static final FaultParameter AFTER =
      new FaultParameter("after", Type.DURATION, "", List.of(), "begins that much later");

  static FaultParameter duration(String name, String byDefault, String help) {
    return new FaultParameter(name, Type.DURATION, byDefault, List.of(), help);
  }

  static FaultParameter number(String name, String byDefault, String help) {
    return new FaultParameter(name, Type.NUMBER, byDefault, List.of(), help);
  }

  static FaultParameter choice(String name, String help, String... choices) {
    return new FaultParameter(name, Type.CHOICE, choices[0], List.of(choices), help);
  }

  /**
   * Refuses a value that this parameter cannot take.
   *
   * @throws IllegalArgumentException naming the fault, the value and what is allowed
   */
  void check(FaultKind kind, String value) {
    String allowed =
        switch (type) {
          case COUNT -> isCount(value) ? null : "a whole number of 1 to " + COUNT_MAX;
          case DURATION ->
              durationOf(value) != null ? null : "a duration of at most 24 h such as 500ms or 3s";
          case NUMBER ->
              NUMBER.matcher(value).matches()
                      && new BigDecimal(value).abs().compareTo(NUMBER_MAX) <= 0
                  ? null
                  : "a number such as 12.5";
          case TEXT ->
              TEXT.matcher(value).matches() && value.length() <= TEXT_MAX
                  ? null
                  : "letters, digits and _@.!-, at most " + TEXT_MAX;
          case CHOICE ->
              choices.contains(value)
                  ? null
                  : "one of " + choices + "; nearest is '" + Nearest.of(value, choices) + "'";
        };
    if (allowed != null) {
      throw new IllegalArgumentException(
          "Fault " + kind.id() + ": " + name + "='" + value + "' must be " + allowed + ".");
    }
  }

  private static boolean isCount(String value) {
    return value.matches("[0-9]{1,7}")
        && Integer.parseInt(value) >= 1
        && Integer.parseInt(value) <= COUNT_MAX;
  }

  /** Null where the text is none or too long. */
  static Duration durationOf(String text) {
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      return null;
    }
    long n = Long.parseLong(m.group(2));
    Duration duration =
        switch (m.group(3)) {
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          default -> Duration.ofMillis(n);
        };
    if (duration.compareTo(DURATION_MAX) > 0) {
      return null;
    }
    return m.group(1).isEmpty() ? duration : duration.negated();
  }

  static String text(Duration duration) {
    long ms = duration.toMillis();
    return ms % 1000 == 0 && ms != 0 ? ms / 1000 + "s" : ms + "ms";
  }
}
