package io.depthflow.pipeline;

import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A raw log's frames counted by the second of their receive time, by their text alone, held against
 * the rows: the trades and depth events of a second in step are those that its row has.
 */
final class SecondsEnds {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;

  /** Seconds whose row tells something else than their frames. */
  final List<String> wrong = new ArrayList<>();

  /** Seconds that were in step from begin to end. */
  int seconds;

  /** Of these, such without a frame. */
  int silent;

  /** Of these, such whose book is a second older than in the row before. */
  int ageing;

  /** Frames received in the last millisecond of a second. */
  int before;

  /** Frames received in the first millisecond of a second. */
  int behind;

  /** One second's frames. */
  private static final class Count {
    int trades;
    int depths;
    int last;
    int first;
  }

  SecondsEnds(List<RawLine> log, List<BookSample> samples, long periodMs) {
    if (periodMs != SECOND / MS) {
      throw new IllegalArgumentException("counts seconds, not periods of " + periodMs + " ms");
    }
    Map<Long, Count> counts = counts(log);
    for (int i = 1; i < samples.size(); i++) {
      BookSample last = samples.get(i - 1);
      BookSample row = samples.get(i);
      if (row.segment() == last.segment() && row.timeMs() == last.timeMs() + periodMs) {
        add(last, row, counts.getOrDefault(row.timeMs(), new Count()));
      }
    }
  }

  /** By the END of the second, ms: a frame received at it belongs to the next. */
  private static Map<Long, Count> counts(List<RawLine> log) {
    Map<Long, Count> counts = new TreeMap<>();
    for (RawLine line : log) {
      String text = new String(line.frame(), StandardCharsets.UTF_8);
      boolean trade = text.contains("\"e\":\"trade\"");
      if (trade || text.contains("\"e\":\"depthUpdate\"")) {
        long ns = line.receiveTimeNs();
        Count count = counts.computeIfAbsent((ns / SECOND + 1) * (SECOND / MS), k -> new Count());
        count.trades += trade ? 1 : 0;
        count.depths += trade ? 0 : 1;
        count.last += ns % SECOND >= SECOND - MS ? 1 : 0;
        count.first += ns % SECOND < MS ? 1 : 0;
      }
    }
    return counts;
  }

  private void add(BookSample last, BookSample row, Count count) {
    seconds++;
    if (row.buyTrades() + row.sellTrades() != count.trades || row.depthUpdates() != count.depths) {
      wrong.add(
          "%d: %d trades and %d depth events, but %s"
              .formatted(row.timeMs(), count.trades, count.depths, row));
    }
    before += count.last;
    behind += count.first;
    if (count.trades + count.depths == 0) {
      silent++;
      ageing += row.bookAgeMs() == last.bookAgeMs() + SECOND / MS ? 1 : 0;
    }
  }

  @Override
  public String toString() {
    return ("seconds in step: %d, silent: %d; frames within 1 ms before a second's end: %d,"
            + " behind: %d")
        .formatted(seconds, silent, before, behind);
  }
}
