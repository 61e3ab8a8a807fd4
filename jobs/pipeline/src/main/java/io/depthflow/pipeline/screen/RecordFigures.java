package io.depthflow.pipeline.screen;

import io.depthflow.flink.binance.metrics.MarketFigures;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a recording is: one reading of the job's own metrics.
 *
 * @param runNs time since the start
 * @param frames lines written, our own markers among them
 * @param bytes their length as they came
 * @param lagMs 99th percentile of receive time less the venue's event time, of the last minute
 * @param fileBytes length of the raw log, compressed
 * @param gapsByCause gap lines by code
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
    long fileBytes,
    Map<String, Long> gapsByCause) {

  /** Before anything was read. */
  public static final RecordFigures NONE = new RecordFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());

  public static RecordFigures read(MarketFigures figures, long runNs) {
    return new RecordFigures(
        runNs,
        lines(figures),
        figures.sum("market.bytes"),
        figures.sum("market.symbols"),
        figures.sum("market.symbolsInSync"),
        figures.sum("market.gaps"),
        Math.round(figures.quantile("market.lagMs", 0.99)),
        figures.sum("market.queueDepth"),
        figures.sum("rawLog.bytes"),
        figures.sums("market.gaps."));
  }

  /** Lines so far: the source's, or those of the raw log where a topic is the source. */
  public static long lines(MarketFigures figures) {
    long frames = figures.sum("market.frames");
    return frames > 0 ? frames : figures.sum("rawLog.lines");
  }

  /** The line of a run under way; {@code before} is the reading before this one. */
  public String line(RecordFigures before) {
    double seconds = Math.max(1e-3, (runNs - before.runNs) / 1e9);
    return String.format(
        Locale.ROOT,
        "      %s  %,d frames/s  %d of %d in sync  gaps %d  lag %d ms  queue %d  %s, %s on disk",
        time(runNs),
        Math.round((frames - before.frames) / seconds),
        inSync,
        symbols,
        gaps,
        lagMs,
        queued,
        size(bytes),
        size(fileBytes));
  }

  /** The end's account of lines and gaps. */
  public String summary() {
    String causes =
        gapsByCause.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "      %s: %,d lines, %s (%s on disk); gaps: %s",
        time(runNs),
        frames,
        size(bytes),
        size(fileBytes),
        gaps == 0 ? "none" : gaps + " (" + causes + ")");
  }

  /** {@code 1:02:03}. */
  static String time(long ns) {
    long s = ns / 1_000_000_000L;
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
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
