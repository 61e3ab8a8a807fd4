package io.depthflow.pipeline.check;

import io.depthflow.binance.quality.Breach;
import io.depthflow.binance.quality.DayQuality;
import io.depthflow.binance.quality.LineCounts;
import io.depthflow.binance.quality.Quantiles;
import io.depthflow.pipeline.screen.TextTable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A {@link CheckResult} for people: two aligned tables, notes, and the verdict. */
public final class CheckScreen {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String NONE = "-";

  private CheckScreen() {}

  public static String render(CheckResult result) {
    StringBuilder text = new StringBuilder();
    text.append("What is there (UTC, receive time)\n").append(lines(result)).append('\n');
    text.append("How good it is (lag: receive time less the venue's E)\n").append(books(result));
    notes(text, result);
    text.append('\n');
    if (result.passed()) {
      text.append(
          String.format(
              Locale.ROOT,
              "passed: %,d lines, %d symbol-days, no threshold broken",
              result.lines(),
              result.days().size()));
    } else {
      result.breaches().forEach(b -> text.append("  BROKEN  ").append(line(b)).append('\n'));
      text.append("failed: ").append(result.breaches().size()).append(" thresholds broken");
    }
    return text.toString();
  }

  /** A breach in one line: symbol, day, files, what was found and what is allowed. */
  public static String line(Breach b) {
    return b.symbol()
        + " "
        + b.day()
        + " ("
        + String.join(", ", b.files())
        + "): "
        + number(b.found())
        + " breaks --"
        + b.threshold()
        + "="
        + number(b.limit());
  }

  private static String lines(CheckResult result) {
    TextTable table =
        new TextTable(
            "symbol",
            "venue",
            "day",
            "first",
            "last",
            " seconds",
            " silent",
            " longest",
            " depth",
            " ticker",
            " trade",
            " aggTrade",
            " snapshot",
            " partial",
            " other",
            " marker",
            " corrupt");
    for (DayQuality d : result.days()) {
      LineCounts n = d.lines();
      table.row(
          d.symbol(),
          d.venue(),
          d.day(),
          time(d.firstNs()),
          time(d.lastNs()),
          d.seconds(),
          d.silentSeconds(),
          String.format(Locale.ROOT, "%.1f s", d.longestSilenceMs() / 1e3),
          n.depth(),
          n.bookTicker(),
          n.trade(),
          n.aggTrade(),
          n.snapshot(),
          n.partialDepth(),
          n.other(),
          n.secondEnd() + n.connect() + n.gap(),
          n.corrupt());
    }
    return table.toString();
  }

  private static String books(CheckResult result) {
    TextTable table =
        new TextTable(
            "symbol",
            "day",
            " gaps",
            " crossed",
            " rows",
            " untrusted",
            " in sync",
            " spread p50",
            " p99",
            " max ticks",
            " p50",
            " p99 bp",
            " lag min",
            " p50",
            " p99",
            " max ms",
            " equal/compared",
            " tiers");
    for (DayQuality d : result.days()) {
      Quantiles ticks = d.spreadTicks();
      Quantiles bp = d.spreadBp();
      Quantiles lag = d.lagMs();
      table.row(
          d.symbol(),
          d.day(),
          d.gaps(),
          d.book().crossed(),
          d.book().rows(),
          d.book().untrustedRows(),
          d.inSync() == null ? NONE : String.format(Locale.ROOT, "%.2f %%", 100 * d.inSync()),
          ticks == null ? NONE : number(ticks.p50()),
          ticks == null ? NONE : number(ticks.p99()),
          ticks == null ? NONE : number(ticks.max()),
          bp == null ? NONE : String.format(Locale.ROOT, "%.3f", bp.p50()),
          bp == null ? NONE : String.format(Locale.ROOT, "%.3f", bp.p99()),
          lag == null ? NONE : number(lag.min()),
          lag == null ? NONE : number(lag.p50()),
          lag == null ? NONE : number(lag.p99()),
          lag == null ? NONE : number(lag.max()),
          d.book().equal() + "/" + d.book().compared(),
          d.book().tiersCompared() == 0
              ? NONE
              : d.book().tiersEqual() + "/" + d.book().tiersCompared());
    }
    return table.toString();
  }

  private static void notes(StringBuilder text, CheckResult result) {
    for (CheckResult.Answer a : result.answers()) {
      text.append("  note: ").append(a.file()).append(": ").append(a.endpoint());
      text.append(" of ").append(Instant.ofEpochSecond(a.receiveTimeNs() / 1_000_000_000L));
      text.append(a.contracts() > 0 ? ", " + a.contracts() + " contracts" : "").append('\n');
    }
    for (DayQuality d : result.days()) {
      String why = withoutBook(d);
      if (why != null) {
        text.append("  note: ").append(d.symbol()).append(' ').append(d.day()).append(": ");
        text.append(why).append('\n');
      }
      if (d.daysMissingBefore() > 0) {
        text.append("  note: ").append(d.symbol()).append(' ').append(d.day());
        text.append(": another recording begins here, after ").append(d.daysMissingBefore());
        text.append(" days without a line\n");
      }
      if (d.firstCorrupt() != null) {
        text.append("  note: first corrupt frame: ").append(d.firstCorrupt()).append('\n');
      }
    }
    for (CheckResult.Cut cut : result.cutFiles()) {
      text.append("cut: ").append(cut.file()).append(" ends inside a compressed block after line ");
      text.append(cut.lines()).append(": being written, or not whole\n");
    }
    if (result.clampedLines() > 0) {
      text.append("  note: the receiving clock went back ");
      text.append(result.clampedLines()).append(" times; such times were clamped\n");
    }
  }

  private static String withoutBook(DayQuality d) {
    if (d.inSync() != null) {
      return null;
    }
    return d.lines().depth() == 0
        ? "no depth events, so no book can be built"
        : "no snapshot up to here, so no book can be built (a recording's later files need its"
            + " first one)";
  }

  private static String time(long ns) {
    return TIME.format(Instant.ofEpochSecond(Math.floorDiv(ns, 1_000_000_000L)));
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.4f", value);
  }
}
