package io.depthflow.binance.quality;

import io.depthflow.market.Grid;
import io.depthflow.market.book.BookSample;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is counted of a symbol's day while its lines go by. */
final class DayTally {

  private static final long NS_PER_MS = 1_000_000L;
  private static final long NS_PER_S = 1_000_000_000L;
  private static final double MILLI = 1_000;

  final Set<String> files = new LinkedHashSet<>();
  long firstNs = Long.MIN_VALUE;
  long lastNs;
  long covered;
  long longestSilenceNs;
  long daysMissingBefore;

  long depth;
  long bookTicker;
  long trade;
  long aggTrade;
  long offBook;
  long snapshot;
  long partialDepth;
  long other;
  long secondEnd;
  long connect;
  long gap;
  long corrupt;
  String firstCorrupt;

  long breaks;
  long crossed;
  long duplicates;
  long stale;
  long resyncs;
  long rows;
  long bookSeconds;
  long compared;
  long equal;
  long tiersCompared;
  long tiersEqual;
  long untrustedRows;

  private final Tally spreadTicks = new Tally();
  private final Tally spreadMilliBp = new Tally();
  private final Tally lagMs = new Tally();
  private int tickDecimals;

  void line(String file, long ns) {
    files.add(file);
    if (firstNs == Long.MIN_VALUE) {
      firstNs = ns;
      covered = 1;
    } else if (Math.floorDiv(ns, NS_PER_S) != Math.floorDiv(lastNs, NS_PER_S)) {
      covered++;
    }
    lastNs = ns;
  }

  void row(BookSample sample) {
    rows++;
    untrustedRows += sample.isTrusted() ? 0 : 1;
    if (sample.priceDecimals() > tickDecimals) {
      spreadTicks.scale(Grid.pow10(sample.priceDecimals() - tickDecimals));
      tickDecimals = sample.priceDecimals();
    }
    long bid = sample.bidTicks()[0];
    long ask = sample.askTicks()[0];
    spreadTicks.add(ask - bid);
    spreadMilliBp.add(Math.round(2e4 * MILLI * (ask - bid) / (ask + bid)));
  }

  void lag(long receiveNs, long eventTimeMs) {
    lagMs.add(Math.floorDiv(receiveNs - eventTimeMs * NS_PER_MS, NS_PER_MS));
  }

  DayQuality toQuality(String symbol, String venue, long epochDay) {
    long seconds = Math.floorDiv(lastNs, NS_PER_S) - Math.floorDiv(firstNs, NS_PER_S) + 1;
    boolean bookPossible = bookSeconds > 0 && !venue.equals(SymbolQuality.NO_VENUE);
    return new DayQuality(
        symbol,
        venue,
        LocalDate.ofEpochDay(epochDay).toString(),
        List.copyOf(files),
        firstNs,
        lastNs,
        seconds,
        covered,
        seconds - covered,
        longestSilenceNs / NS_PER_MS,
        daysMissingBefore,
        (double) covered / seconds,
        new LineCounts(
            depth,
            bookTicker,
            trade,
            aggTrade,
            offBook,
            snapshot,
            other,
            secondEnd,
            connect,
            gap,
            corrupt,
            partialDepth),
        new BookCounts(
            breaks,
            crossed,
            duplicates,
            stale,
            resyncs,
            rows,
            bookSeconds,
            compared,
            equal,
            untrustedRows,
            tiersCompared,
            tiersEqual),
        bookPossible ? (double) rows / bookSeconds : null,
        tickDecimals,
        spreadTicks.quantiles(1),
        spreadMilliBp.quantiles(MILLI),
        lagMs.quantiles(1),
        firstCorrupt);
  }
}
