package io.depthflow.pipeline.screen;

import io.depthflow.flink.binance.metrics.MarketFigures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a backfill is: one reading of the job's own metrics. What is counted is counted since the
 * process began, a failed attempt's work among it; what was published the account at the end reads
 * from the files.
 *
 * @param runNs time since the start
 * @param lines lines read, markers among them
 * @param bytes their length
 * @param rows rows of the book, before those of a range are chosen
 * @param done units of input that are done: bytes of files as they lie on disk, offsets of a topic
 * @param total all of them; 0 while that is not known
 * @param gapsByCause books in step that were lost, by the code of the cause
 * @param cutTails files that end inside a compressed block, each with its last line
 * @param moreCutTails how many more there are, of which only the number is known
 */
public record BackfillFigures(
    long runNs,
    long lines,
    long bytes,
    long rows,
    long done,
    long total,
    Map<String, Long> gapsByCause,
    List<String> cutTails,
    long moreCutTails) {

  /** Before anything was read. */
  public static final BackfillFigures NONE =
      new BackfillFigures(0, 0, 0, 0, 0, 0, Map.of(), List.of(), 0);

  private static final int TAILS_TOLD = 5;

  /**
   * @param topicOffsets offsets that a topic holds; 0 where files are read
   */
  public static BackfillFigures read(MarketFigures figures, long topicOffsets, long runNs) {
    boolean topic = topicOffsets > 0;
    return new BackfillFigures(
        runNs,
        figures.sum(topic ? "kafka.lines" : "market.frames"),
        figures.sum(topic ? "kafka.bytes" : "market.bytes"),
        figures.sum("book.rows"),
        figures.sum(topic ? "kafka.records" : "market.fileBytesRead"),
        topic ? topicOffsets : figures.sum("market.fileBytesTotal"),
        figures.sums("book.resyncs."),
        List.copyOf(figures.sums("market.cutTails.").keySet()),
        figures.sum("market.moreCutTails"));
  }

  /** The line of a run under way; {@code before} is the reading before this one. */
  public String line(BackfillFigures before) {
    double seconds = Math.max(1e-3, (runNs - before.runNs) / 1e9);
    return String.format(
        Locale.ROOT,
        "      %s  %s  %,d lines/s  %,d rows/s  rows %,d  gaps %,d  %s",
        RecordFigures.time(runNs),
        progress(),
        Math.round(Math.max(0, lines - before.lines) / seconds),
        Math.round(Math.max(0, rows - before.rows) / seconds),
        rows,
        gaps(),
        RecordFigures.size(bytes));
  }

  /** {@code 43 % ETA 0:01:23}, by the pace so far. */
  private String progress() {
    if (total == 0 || done == 0) {
      return "  0 %";
    }
    double share = Math.min(1, (double) done / total);
    long leftNs = Math.round(runNs * (1 - share) / share);
    return String.format(
        Locale.ROOT, "%3d %%  ETA %s", (int) (100 * share), RecordFigures.time(leftNs));
  }

  /** The end's account of what was read. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "      %s: %,d lines, %s, %,d lines/s%n      gaps: %s",
            RecordFigures.time(runNs),
            lines,
            RecordFigures.size(bytes),
            Math.round(lines / Math.max(1e-3, runNs / 1e9)),
            gapsByCause.isEmpty() ? "none" : String.format("%,d (%s)", gaps(), causes())));
    long cut = cutTails.size() + moreCutTails;
    if (cut > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n      files that end inside a compressed block, being written or cut: %,d",
              cut));
      List<String> told = cutTails.stream().limit(TAILS_TOLD).toList();
      told.forEach(tail -> text.append(String.format("%n        %s", tail)));
      if (cut > told.size()) {
        text.append(String.format(Locale.ROOT, "%n        and %,d more", cut - told.size()));
      }
    }
    return text.toString();
  }

  private long gaps() {
    return gapsByCause.values().stream().mapToLong(Long::longValue).sum();
  }

  private String causes() {
    return gapsByCause.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%,d %s", e.getValue(), e.getKey()))
        .collect(Collectors.joining(", "));
  }
}
