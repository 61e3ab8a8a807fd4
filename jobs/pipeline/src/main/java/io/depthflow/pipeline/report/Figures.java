package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as a person reads them: one form everywhere, never a locale's. */
final class Figures {

  /** What stands where a figure does not exist. */
  static final String NONE = "n/a";

  private static final DateTimeFormatter DATE_TIME = formatter("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter TIME = formatter("HH:mm:ss");

  private Figures() {}

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** Two decimals and a sign. */
  static String money(BigDecimal value) {
    if (value == null) {
      return NONE;
    }
    BigDecimal rounded = value.setScale(2, RoundingMode.HALF_EVEN);
    String sign = rounded.signum() < 0 ? "\u2212" : rounded.signum() > 0 ? "+" : "";
    return sign + grouped(rounded.abs());
  }

  static String usdt(BigDecimal value) {
    return money(value) + " USDT";
  }

  /** Two decimals without a plus: what was paid. */
  static String cost(BigDecimal value) {
    return value == null ? NONE : money(value).replace("+", "");
  }

  static String number(double value, int decimals) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return NONE;
    }
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', '\u202f');
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? text.replace("-", "") : text.replace('-', '\u2212');
  }

  /** A figure and its standard error, where it has one. */
  static String plusMinus(Figure figure, int decimals) {
    String value = number(figure.value(), decimals);
    return Double.isNaN(figure.error())
        ? value
        : value + " \u00b1 " + number(figure.error(), decimals);
  }

  /** A value with four significant digits, in scientific form where it is tiny. */
  static String significant(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return NONE;
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.3e", value).replace('-', '\u2212');
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
    return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString())
        .replace('-', '\u2212');
  }

  static String bp(double value) {
    return Double.isNaN(value) ? NONE : number(value, 2) + " bp";
  }

  static String percent(double share) {
    return Double.isNaN(share) ? NONE : number(share * 100, 1) + " %";
  }

  static String count(long value) {
    return number(value, 0);
  }

  static String count(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  /** A price with so many decimals, whatever they are. */
  static String price(BigDecimal value, int decimals) {
    return value == null
        ? NONE
        : value.setScale(Math.max(0, decimals), RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Every digit. */
  static String exact(BigDecimal value) {
    if (value == null) {
      return NONE;
    }
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  static String dateTime(long ms) {
    return ms == 0 ? NONE : DATE_TIME.format(Instant.ofEpochMilli(ms));
  }

  static String time(long ms) {
    return ms == 0 ? NONE : TIME.format(Instant.ofEpochMilli(ms));
  }

  static String duration(long ms) {
    long s = Math.round(ms / 1000.0);
    if (ms < 59_950) {
      return number(ms / 1000.0, ms % 1000 == 0 ? 0 : 1) + " s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60);
  }

  /** A constant's name as words. */
  static String words(Enum<?> constant) {
    return constant == null ? NONE : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How a round trip ended, as this page names it everywhere. */
  static String exit(ExitKind kind) {
    return kind == ExitKind.TIME_OUT_EXIT ? "time-out" : words(kind);
  }

  private static String grouped(BigDecimal value) {
    return String.format(Locale.ROOT, "%,.2f", value).replace(',', '\u202f');
  }
}
