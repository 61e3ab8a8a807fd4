package io.depthflow.pipeline.screen;

import io.depthflow.flink.binance.metrics.MarketFigures;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a recording is: one reading of the job's own metrics.
 *
 * @param runNs time since the start
 * @param frames lines written, our own markers among them
 * @param bytes their length as they came
 * @param gaps gap lines, those with which the raw log marks a restore or a new run among them; of a
 *     topic that is followed, books that were lost and such marks
 * @param lagMs 99th percentile of receive time less the venue's event time, of the last minute
 * @param rows rows of the book once per second
 * @param fileBytes length of the raw log, compressed
 * @param gapsByCause gaps by code
 * @param topic the Kafka topic's part; null where there is none
 */
public record RecordFigures(
    long runNs,
    long frames,
    long bytes,
    long symbols,
    long inSync,
    long gaps,
    long lagMs,
    long queued,
    long rows,
    long fileBytes,
    Map<String, Long> gapsByCause,
    Topic topic) {

  /** Before anything was read. */
  public static final RecordFigures NONE =
      new RecordFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), null);

  /** Where lines come from and go to, beside files. */
  public enum Way {
    LIVE,
    LIVE_TO_TOPIC,
    FROM_TOPIC
  }

  /**
   * What passed a topic.
   *
   * @param read whether it is the source
   * @param records each some lines of a symbol
   * @param lagMs when the newest record passed, less the receive time of its last line
   */
  public record Topic(boolean read, long records, long lagMs) {
    private String text() {
      return String.format(
          Locale.ROOT, "kafka %,d records, %s %s", records, lag(lagMs), read ? "behind" : "late");
    }
  }

  public static RecordFigures read(MarketFigures figures, Way way, long runNs) {
    boolean followed = way == Way.FROM_TOPIC;
    Map<String, Long> causes =
        new TreeMap<>(figures.sums(followed ? "book.resyncs." : "market.gaps."));
    long begun = figures.sum("rawLog.gapMarkers");
    if (begun > 0) {
      causes.put("restore or new-run", begun);
    }
    return new RecordFigures(
        runNs,
        figures.sum(followed ? "kafka.lines" : "market.frames"),
        figures.sum(followed ? "kafka.bytes" : "market.bytes"),
        figures.sum(followed ? "kafka.symbols" : "market.symbols"),
        figures.sum(followed ? "book.symbolsInSync" : "market.symbolsInSync"),
        figures.sum(followed ? "book.resyncs" : "market.gaps") + begun,
        Math.round(figures.quantile("market.lagMs", 0.99)),
        figures.sum("market.queueDepth"),
        figures.sum("book.rows"),
        figures.sum("rawLog.bytes"),
        causes,
        way == Way.LIVE
            ? null
            : new Topic(followed, figures.sum("kafka.records"), figures.max("kafka.lagMs")));
  }

  /** The line of a run under way; {@code before} is the reading before this one. */
  public String line(RecordFigures before) {
    double seconds = Math.max(1e-3, (runNs - before.runNs) / 1e9);
    boolean followed = topic != null && topic.read();
    return String.format(
        Locale.ROOT,
        "      %s  %,d frames/s  %d of %d in sync  gaps %,d  rows %,d%s  %s, %s on disk%s",
        time(runNs),
        Math.round((frames - before.frames) / seconds),
        inSync,
        symbols,
        gaps,
        rows,
        followed ? "" : String.format(Locale.ROOT, "  lag %s  queue %,d", lag(lagMs), queued),
        size(bytes),
        size(fileBytes),
        topic == null ? "" : "  " + topic.text());
  }

  /** The end's account of lines, rows and gaps. */
  public String summary() {
    String causes =
        gapsByCause.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%,d %s", e.getValue(), e.getKey()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "      %s: %,d lines, %s (%s on disk), %,d rows%s%n      gaps: %s",
        time(runNs),
        frames,
        size(bytes),
        size(fileBytes),
        rows,
        topic == null ? "" : String.format(Locale.ROOT, ", %,d Kafka records", topic.records()),
        gaps == 0 ? "none" : String.format(Locale.ROOT, "%,d (%s)", gaps, causes));
  }

  /** {@code 1:02:03}. */
  static String time(long ns) {
    long s = ns / 1_000_000_000L;
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  /** {@code 17 ms}, and {@code 1:02:03} from ten seconds on. */
  private static String lag(long ms) {
    return ms < 10_000 ? ms + " ms" : time(ms * 1_000_000L);
  }

  /** {@code 12.3 MB}, in powers of 1000. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTP".charAt(unit));
  }
}
