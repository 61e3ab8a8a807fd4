package io.depthflow.binance.quality;

import java.util.List;

/**
 * The quality of one symbol's lines of one UTC day (of receive time).
 *
 * @param venue {@code USDM} or {@code SPOT}, told by the depth events; {@code -} without any
 * @param day ISO date
 * @param files in which the lines stand
 * @param firstNs receive time of the first line, nanoseconds since the epoch
 * @param lastNs receive time of the last line
 * @param seconds whole seconds from the first line's to the last line's, both counted
 * @param coveredSeconds seconds among them with a line
 * @param silentSeconds seconds among them without one
 * @param longestSilenceMs longest time between two lines, that before the first line of the day
 *     counted from the day before
 * @param daysMissingBefore whole days without a line before this one, where another recording
 *     begins here; else 0
 * @param coverage coveredSeconds / seconds
 * @param inSync rows / seconds of {@link #book()}; null where no book can be: no snapshot, or no
 *     depth event
 * @param tickDecimals a tick of {@link #spreadTicks()} is 10^-tickDecimals
 * @param spreadTicks spread of the rows; null without rows
 * @param spreadBp the same in bp of the mid, to a thousandth of a bp
 * @param lagMs receive time less {@code E} of the depth events, ms, floored; negative where the
 *     receiving clock is behind the venue's; null without depth events
 * @param firstCorrupt file, line and cause of the first corrupt frame, or null
 */
public record DayQuality(
    String symbol,
    String venue,
    String day,
    List<String> files,
    long firstNs,
    long lastNs,
    long seconds,
    long coveredSeconds,
    long silentSeconds,
    long longestSilenceMs,
    long daysMissingBefore,
    double coverage,
    LineCounts lines,
    BookCounts book,
    Double inSync,
    int tickDecimals,
    Quantiles spreadTicks,
    Quantiles spreadBp,
    Quantiles lagMs,
    String firstCorrupt) {

  /** Breaks of the chain and gap markers. */
  public long gaps() {
    return book.breaks() + lines.gap();
  }

  /** bookTickers that differ from the rebuilt book at the same update id. */
  public long mismatches() {
    return book.compared() - book.equal();
  }
}
