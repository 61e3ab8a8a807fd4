package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Which rows a backfill publishes: those whose period lies in {@code [from, to)}. A row belongs
 * where the last millisecond of its period lies, to a range as to a day, so that {@code --from
 * 2024-07-18 --to 2024-07-19} is exactly the partition {@code date=2024-07-18}.
 *
 * <p>Lines before {@code from} are read all the same: they are what book, history and segment
 * numbers of the first row are made of. So a row of a range is the row that a run over all of the
 * input makes, bit for bit.
 *
 * @param fromMs inclusive, ms since the epoch
 * @param toMs exclusive
 */
record RowRange(long fromMs, long toMs) implements Serializable {
  private static final long serialVersionUID = 1L;

  static final RowRange ALL = new RowRange(Long.MIN_VALUE, Long.MAX_VALUE);

  static final ConfigOption<String> FROM =
      ConfigOptions.key("from")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Rows from this date or time on, UTC: 2024-07-18, 2024-07-18T12:30 or"
                  + " 2024-07-18T12:30:00Z. Earlier lines of the input are read, to build up the"
                  + " book; without it, all rows.");

  static final ConfigOption<String> TO =
      ConfigOptions.key("to")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Rows before this date or time, UTC; of the lines behind it only those are read that"
                  + " the last labels need. --from 2024-07-18 --to 2024-07-19 is one day.");

  private static final long DAY_MS = 86_400_000;

  /**
   * @throws UsageException naming the option that is no time, or a range that is empty
   */
  static RowRange of(Options options) {
    RowRange range = new RowRange(timeMs(options, FROM, ALL.fromMs), timeMs(options, TO, ALL.toMs));
    if (range.fromMs >= range.toMs) {
      throw new UsageException(
          "--from " + options.get(FROM) + " is not before --to " + options.get(TO));
    }
    return range;
  }

  private static long timeMs(Options options, ConfigOption<String> option, long absent) {
    if (!options.has(option)) {
      return absent;
    }
    String text = options.get(option).strip().replace(' ', 'T');
    try {
      if (text.length() <= "2024-07-18".length()) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      }
      return (text.endsWith("Z")
              ? Instant.parse(text)
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC))
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new UsageException(
          "--%s cannot be '%s': a date or a time in UTC, as 2024-07-18 or 2024-07-18T12:30:00Z"
              .formatted(option.key(), options.get(option)));
    }
  }

  boolean isAll() {
    return equals(ALL);
  }

  /** Whether a row at the end of a period belongs to the range. */
  boolean holds(long rowTimeMs) {
    return rowTimeMs > fromMs && rowTimeMs <= toMs;
  }

  /** Where reading may stop, at the first line at or behind it: the last labels are known. */
  long readToMs(long longestHorizonMs) {
    return toMs > Long.MAX_VALUE - longestHorizonMs ? Long.MAX_VALUE : toMs + longestHorizonMs;
  }

  /** The days of which only a part lies in the range: at most two. */
  List<LocalDate> cutDays() {
    List<LocalDate> days = new ArrayList<>();
    for (long endMs : new long[] {fromMs, toMs}) {
      boolean open = endMs == ALL.fromMs || endMs == ALL.toMs;
      LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(endMs, DAY_MS));
      if (!open && Math.floorMod(endMs, DAY_MS) != 0 && !days.contains(day)) {
        days.add(day);
      }
    }
    return days;
  }

  @Override
  public String toString() {
    return text(fromMs, ALL.fromMs, "the beginning") + " to " + text(toMs, ALL.toMs, "the end");
  }

  private static String text(long ms, long open, String word) {
    return ms == open ? word : Instant.ofEpochMilli(ms).toString();
  }
}
