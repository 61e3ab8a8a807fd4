package io.depthflow.sinks.recording;

import io.depthflow.binance.recording.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What earlier runs have recorded of a symbol below a root, by day or by hour. */
final class EarlierFiles {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private EarlierFiles() {}

  /**
   * Receive time of the last line of the newest day that has one, nanoseconds since the epoch; 0
   * without any.
   */
  static long lastNs(Path root, String symbol) throws IOException {
    for (Path day : newestFirst(root, DAY)) {
      long lastNs = 0;
      String lower = Pattern.quote(symbol.toLowerCase(Locale.ROOT));
      for (Path file : newestFirst(day, Pattern.compile(lower + "_\\d{8}(_\\d{2})?\\.gz"))) {
        // The newest hour tells, and the day's own file, which may be newer than all hours.
        boolean hour = file.getFileName().toString().length() > symbol.length() + 12;
        if (!hour || lastNs == 0) {
          lastNs = Math.max(lastNs, LogTail.of(file, 0).toNs());
        }
      }
      if (lastNs > 0) {
        return lastNs;
      }
    }
    return 0;
  }

  private static List<Path> newestFirst(Path folder, Pattern name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }
}
