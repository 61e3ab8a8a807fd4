package io.depthflow.benchmarks.backfill;

import io.depthflow.benchmarks.loop.EventLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code FOLDER [--events N] [--rounds N] [--seconds N] [--only VARIANT,...]}: each {@link Variant}
 * in a process of its own, over N events and over a tenth of them, in turns, and the table of
 * medians. What one event costs is the difference of the two, so that the JVM, Flink and most of
 * the compiler's work, which both pay, are told apart from it. Fails when two variants give other
 * samples for one input. What it wrote into the folder it deletes.
 */
public final class BackfillBenchmark {

  private static final int TENTH = 10;

  private final Path folder;
  private final long events;
  private final int rounds;
  private final long seconds;
  private final List<Variant> variants;
  private final Inputs inputs;
  private final Map<String, Long> checksums = new HashMap<>();
  private final Map<Variant, List<Pair>> pairs = new EnumMap<>(Variant.class);

  /** A run over a tenth of the events and one over all. */
  record Pair(Seen tenth, Seen whole) {}

  private BackfillBenchmark(
      Path folder, long events, int rounds, long seconds, List<Variant> variants) {
    this.folder = folder;
    this.events = events;
    this.rounds = rounds;
    this.seconds = seconds;
    this.variants = variants;
    this.inputs = new Inputs(folder);
  }

  public static void main(String[] args) throws Exception {
    Arguments arguments =
        Arguments.of(
            "backfill FOLDER [--events N] [--rounds N] [--seconds N] [--only VARIANT,...]", args);
    BackfillBenchmark benchmark =
        new BackfillBenchmark(
            arguments.folder(),
            arguments.number("--events", EventLog.EVENTS),
            (int) arguments.number("--rounds", 3),
            arguments.number("--seconds", 600),
            arguments.variants(Stream.of(Variant.values())));
    boolean equal;
    try {
      equal = benchmark.run();
    } finally {
      benchmark.cleanUp();
    }
    System.exit(equal ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Map<String, List<Path>> logs = new HashMap<>();
    for (Variant variant : variants) {
      for (long count : List.of(events / TENTH, events)) {
        String key = variant.input() + " " + count;
        if (!logs.containsKey(key)) {
          logs.put(key, inputs.logs(variant.input(), count));
        }
      }
    }
    double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    boolean equal = true;
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : variants) {
        Seen tenth = child(variant, logs.get(variant.input() + " " + events / TENTH));
        Seen whole = child(variant, logs.get(variant.input() + " " + events));
        pairs.computeIfAbsent(variant, v -> new ArrayList<>()).add(new Pair(tenth, whole));
        equal &= isExpected(variant, "tenth", tenth) & isExpected(variant, "whole", whole);
        System.err.printf("round %d of %d: %s%n", round, rounds, variant.title());
      }
    }
    BackfillTable.print(pairs, events, TENTH, loadBefore);
    System.out.println(equal ? "checksums: equal" : "checksums: DIFFERENT");
    return equal;
  }

  /** One input has one checksum, whoever made it; what makes no samples says 0. */
  private boolean isExpected(Variant variant, String which, Seen seen) {
    if (!variant.hasSamples()) {
      return true;
    }
    String input = Inputs.samplesOf(variant.input());
    Long first = checksums.putIfAbsent(input + " " + which, seen.checksum());
    boolean equal = first == null || first == seen.checksum();
    if (!equal || seen.samples() == 0) {
      System.err.printf("%s, %s: checksum %x%n", variant.title(), which, seen.checksum());
    }
    return equal && seen.samples() > 0;
  }

  private Seen child(Variant variant, List<Path> logs) throws IOException, InterruptedException {
    Path store = folder.resolve("store");
    List<String> arguments =
        new ArrayList<>(List.of(variant.name(), Inputs.SYMBOL, store.toString()));
    logs.forEach(log -> arguments.add(log.toString()));
    try {
      return ChildRun.of(folder.resolve("child.log"), seconds, arguments);
    } finally {
      Inputs.delete(store);
    }
  }

  private void cleanUp() throws IOException {
    inputs.delete();
    Files.deleteIfExists(folder.resolve("child.log"));
  }
}
