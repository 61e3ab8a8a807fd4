package io.depthflow.benchmarks.backfill;

import io.depthflow.benchmarks.DepthLoad;
import io.depthflow.benchmarks.loop.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The logs that variants read, in a folder that is left as it was found. */
final class Inputs {

  /** Of the log that every variant reads; some read that of another symbol, too. */
  static final String SYMBOL = "BTCUSDT";

  private static final List<String> SYMBOLS = List.of(SYMBOL, "ETHUSDT");

  /** So 200 events make a sample: ten times the pace of BTCUSDT. */
  private static final int EVENTS_PER_SECOND = 200;

  private final Path folder;
  private final Set<Path> written = new LinkedHashSet<>();

  Inputs(Path folder) {
    this.folder = folder;
  }

  /**
   * The logs of an input, written where they are not there.
   *
   * @param events of all of them together
   */
  List<Path> logs(Variant.Input input, long events) throws IOException {
    Files.createDirectories(folder);
    int symbols = input == Variant.Input.TWO ? SYMBOLS.size() : 1;
    List<Path> logs = new ArrayList<>();
    for (int i = 0; i < symbols; i++) {
      logs.add(
          new EventLog(
                  SYMBOLS.get(i),
                  DepthLoad.SEED + i,
                  events / symbols,
                  EVENTS_PER_SECOND,
                  input == Variant.Input.GZIP)
              .in(folder));
    }
    written.addAll(logs);
    return logs;
  }

  /** Variants of one symbol come to the same samples whatever their log looks like. */
  static String samplesOf(Variant.Input input) {
    return input == Variant.Input.TWO ? "two" : "one";
  }

  void delete() throws IOException {
    for (Path file : written) {
      Files.deleteIfExists(file);
    }
  }

  /** Deletes what a variant wrote. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(root)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
