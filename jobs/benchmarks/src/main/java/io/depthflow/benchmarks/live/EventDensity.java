package io.depthflow.benchmarks.live;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many frames of each kind a symbol has per second, how long they are, and how many levels a
 * depth event changes.
 *
 * @param depthPerSecond diff depth events in real time ({@code @depth@0ms})
 * @param levelsPerDepth level changes of a depth event, mean
 */
record EventDensity(
    double depthPerSecond, double tickersPerSecond, double tradesPerSecond, double levelsPerDepth) {

  /**
   * BTCUSDT from 2024-07-18 23:57:01 to 07-19 00:05:00 UTC, 480 s: depth of 1,108 bytes, tickers of
   * 180, trades of 161 in the mean; 44 kB/s. That of 2023-04-04 has 31.3, 86.0, 25.2 and 20.0 (38
   * kB/s). {@code live density FILE FILE} prints them.
   */
  static final EventDensity BTCUSDT = new EventDensity(18.80, 108.92, 22.30, 44.4);

  double framesPerSecond() {
    return depthPerSecond + tickersPerSecond + tradesPerSecond;
  }

  /** Prints the density of one symbol's recording in several files. */
  static void print(List<Path> files) throws IOException {
    Map<FrameKind, long[]> seen = new EnumMap<>(FrameKind.class);
    long firstNs = Long.MAX_VALUE;
    long lastNs = Long.MIN_VALUE;
    for (Path file : files) {
      try (RawLogReader reader = RawLogReader.open(file)) {
        for (RawLine line = reader.next(); line != null; line = reader.next()) {
          firstNs = Math.min(firstNs, line.receiveTimeNs());
          lastNs = Math.max(lastNs, line.receiveTimeNs());
          byte[] frame = line.frame();
          long[] sums = seen.computeIfAbsent(Frames.kindOf(frame), k -> new long[3]);
          sums[0]++;
          sums[1] += frame.length;
          sums[2] += levels(frame);
        }
      }
    }
    double seconds = (lastNs - firstNs) / 1e9;
    System.out.printf(Locale.ROOT, "%.1f s%n| kind | per s | bytes | levels |%n", seconds);
    seen.forEach(
        (kind, sums) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.0f | %.1f |%n",
                kind,
                sums[0] / seconds,
                (double) sums[1] / sums[0],
                (double) sums[2] / sums[0]));
  }

  private static int levels(byte[] frame) {
    int count = 0;
    for (int i = 1; i < frame.length; i++) {
      count += frame[i] == '"' && frame[i - 1] == '[' ? 1 : 0;
    }
    return count;
  }
}
