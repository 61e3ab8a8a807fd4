package io.depthflow.pipeline.journal;

import io.depthflow.strategy.evaluation.JournalEntry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A journal row as one line for a person; what is of no interest to one gives none. */
public final class JournalLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private JournalLine() {}

  /** The line, or null. */
  public static String of(JournalEntry e) {
    String text =
        switch (e.kind()) {
          case FILL ->
              "%-4s %s %s filled at %s (%s, fee %s)"
                  .formatted(
                      e.side(),
                      plain(e.quantity()),
                      e.symbol(),
                      plain(e.price()),
                      e.maker() ? "maker" : "taker",
                      money(e.commission()));
          case SIGNAL ->
              "signal %s %s: %+.2f bp against %.2f bp"
                  .formatted(e.side(), e.symbol(), e.predictionBp(), e.thresholdBp());
          case ROUND_TRIP ->
              "closed by %s: gross %s, fees %s, net %s USDT"
                  .formatted(
                      e.exitKind() == null ? "?" : word(e.exitKind()),
                      money(e.gross()),
                      money(e.fees()),
                      money(e.net()));
          case NO_FILL -> "entry ended without a fill" + because(e);
          case STATE ->
              "HALTED".equals(e.state()) && "FLATTEN".equals(e.reason())
                  ? "no new entry from here on"
                  : "now " + e.state() + because(e);
          case ALARM -> "ALARM" + because(e);
          case REFUSED -> "entry refused by risk" + because(e);
          case COMMAND -> e.reason().toLowerCase(Locale.ROOT) + ": " + e.message();
          case REQUEST, OUTCOME, NOTE -> null;
        };
    return text == null ? null : TIME.format(Instant.ofEpochMilli(e.timeMs())) + "  " + text;
  }

  private static String because(JournalEntry e) {
    String reason = e.reason() == null ? "" : " (" + e.reason() + ")";
    return e.message() == null ? reason : reason + ": " + e.message();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String plain(BigDecimal value) {
    return value == null ? "?" : value.stripTrailingZeros().toPlainString();
  }

  private static String money(BigDecimal value) {
    return value == null ? "?" : value.setScale(4, RoundingMode.HALF_EVEN).toPlainString();
  }
}
