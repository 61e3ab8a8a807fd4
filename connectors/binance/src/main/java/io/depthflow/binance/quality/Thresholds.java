package io.depthflow.binance.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * What a recording is held to, each symbol and day of its own.
 *
 * @param maxGaps breaks of the chain and gap markers
 * @param maxCrossed crossed books
 * @param maxMismatches bookTickers that differ from the book at the same update id
 * @param maxCorrupt corrupt frames
 * @param minCoverage share of the seconds from first to last line that have a line
 * @param maxSilentMs longest time between two lines
 * @param minInSync share of the seconds from the first snapshot on that end with a book in step;
 *     not asked of a symbol without a snapshot or without depth events
 * @param maxSpreadBp 99th percentile of the spread, bp
 * @param maxLagMs 99th percentile of receive time less E
 */
public record Thresholds(
    long maxGaps,
    long maxCrossed,
    long maxMismatches,
    long maxCorrupt,
    double minCoverage,
    long maxSilentMs,
    double minInSync,
    double maxSpreadBp,
    double maxLagMs) {

  /** What is broken, in the order of the days. */
  public List<Breach> breaches(List<DayQuality> days) {
    List<Breach> all = new ArrayList<>();
    for (DayQuality d : days) {
      atMost(all, d, "max-gaps", maxGaps, d.gaps());
      atMost(all, d, "max-crossed", maxCrossed, d.book().crossed());
      atMost(all, d, "max-mismatches", maxMismatches, d.mismatches());
      atMost(all, d, "max-corrupt", maxCorrupt, d.lines().corrupt());
      atLeast(all, d, "min-coverage", minCoverage, d.coverage());
      atMost(all, d, "max-silent", maxSilentMs, d.longestSilenceMs());
      if (d.inSync() != null) {
        atLeast(all, d, "min-in-sync", minInSync, d.inSync());
      }
      if (d.spreadBp() != null) {
        atMost(all, d, "max-spread-bp", maxSpreadBp, d.spreadBp().p99());
      }
      if (d.lagMs() != null) {
        atMost(all, d, "max-lag", maxLagMs, d.lagMs().p99());
      }
    }
    return all;
  }

  private static void atMost(List<Breach> all, DayQuality d, String name, double max, double is) {
    if (is > max) {
      all.add(new Breach(d.symbol(), d.day(), d.files(), name, max, is));
    }
  }

  private static void atLeast(List<Breach> all, DayQuality d, String name, double min, double is) {
    if (is < min) {
      all.add(new Breach(d.symbol(), d.day(), d.files(), name, min, is));
    }
  }
}
