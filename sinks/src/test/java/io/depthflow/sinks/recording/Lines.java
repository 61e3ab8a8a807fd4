package io.depthflow.sinks.recording;

import io.depthflow.binance.recording.RawLogReader;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.metrics.SimpleCounter;

/** Lines of the tests, told apart by a number; and what a log holds, in short. */
final class Lines {
  /** 2024-07-18 23:59:59.9 UTC. */
  static final long START_NS = 1_721_347_199_900_000_000L;

  private Lines() {}

  /** A line a millisecond; line 100 is the first of the next day. */
  static RawLine at(String symbol, long number) {
    String frame =
        "{\"stream\":\""
            + symbol.toLowerCase(Locale.ROOT)
            + "@trade\",\"data\":{\"e\":\"trade\",\"s\":\""
            + symbol
            + "\",\"t\":"
            + number
            + "}}";
    return new RawLine(
        symbol, START_NS + number * 1_000_000, frame.getBytes(StandardCharsets.UTF_8));
  }

  /** Symbols alternate: even numbers BTCUSDT, odd ones ETHUSDT. */
  static RawLine at(long number) {
    return at(number % 2 == 0 ? "BTCUSDT" : "ETHUSDT", number);
  }

  static RawLogMetrics metrics() {
    return new RawLogMetrics(
        new SimpleCounter(),
        new SimpleCounter(),
        new SimpleCounter(),
        new SimpleCounter(),
        new SimpleCounter(),
        new SimpleCounter());
  }

  /** Numbers of the lines in a file; -1 for a gap marker. */
  static List<Long> numbers(Path file) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (RawLogReader reader = RawLogReader.open(file)) {
      for (RawLine line = reader.next(); line != null; line = reader.next()) {
        String frame = new String(line.frame(), StandardCharsets.UTF_8);
        if (frame.contains("depthflowGap")) {
          numbers.add(-1L);
        } else {
          numbers.add(Long.parseLong(frame.replaceAll(".*\"t\":(\\d+)}}", "$1")));
        }
      }
    }
    return numbers;
  }
}
