package io.depthflow.benchmarks.backfill;

import io.depthflow.benchmarks.DepthLoad;
import io.depthflow.benchmarks.loop.EventLog;
import io.depthflow.benchmarks.loop.LoopResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * {@code FOLDER [--events N] [--rounds N] [--only VARIANT,...] [--keep true]}: the variants in
 * turns in one process that is warm: a first round is not counted, and of a Flink job what lies
 * between the opening of its chain and its last line ({@link Stretch}). So the start of JVM,
 * compiler and cluster are in no figure; {@link BackfillBenchmark} has them all. Prints medians,
 * and fails when two variants give other samples for one input. What it wrote into the folder it
 * deletes, unless told to keep it.
 */
public final class WarmBenchmark {

  private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT"};

  /** So 200 events make a sample: ten times the pace of BTCUSDT. */
  private static final int EVENTS_PER_SECOND = 200;

  private final Path folder;
  private final long events;
  private final int rounds;
  private final List<Variant> variants;
  private final Map<String, Long> checksums = new HashMap<>();
  private final Map<Variant, List<Stretch.Seen>> seen = new EnumMap<>(Variant.class);

  private WarmBenchmark(Path folder, long events, int rounds, List<Variant> variants) {
    this.folder = folder;
    this.events = events;
    this.rounds = rounds;
    this.variants = variants;
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 0 || args.length % 2 == 0) {
      System.err.println(
          "usage: warm FOLDER [--events N] [--rounds N] [--only VARIANT,...] [--keep true]");
      System.exit(2);
    }
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    List<Variant> variants =
        options.containsKey("--only")
            ? Stream.of(options.get("--only").split(",")).map(Variant::valueOf).toList()
            : Stream.of(Variant.values()).filter(Variant::isWithinAChain).toList();
    WarmBenchmark benchmark =
        new WarmBenchmark(
            Path.of(args[0]),
            Long.parseLong(options.getOrDefault("--events", "" + EventLog.EVENTS)),
            Integer.parseInt(options.getOrDefault("--rounds", "5")),
            variants);
    boolean equal;
    try {
      equal = benchmark.run();
    } finally {
      if (!Boolean.parseBoolean(options.get("--keep"))) {
        benchmark.cleanUp();
      }
    }
    System.exit(equal ? 0 : 1);
  }

  private boolean run() throws Exception {
    for (Variant variant : variants) {
      logs(variant.input());
    }
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    boolean equal = true;
    for (int round = 0; round <= rounds; round++) {
      for (Variant variant : variants) {
        Stretch.Seen took = once(variant);
        if (round > 0) {
          seen.computeIfAbsent(variant, v -> new ArrayList<>()).add(took);
        }
        System.err.printf(
            Locale.ROOT,
            "round %d of %d: %s: %.2f us/event, threads %.2f, process %.2f%n",
            round,
            rounds,
            variant.title(),
            took.wallNs() / 1e3 / events,
            took.threadsNs() / 1e3 / events,
            took.processNs() / 1e3 / events);
      }
    }
    for (long checksum : checksums.values()) {
      equal &= checksum != 0;
    }
    print(load);
    System.out.println(equal ? "checksums: equal" : "checksums: DIFFERENT");
    return equal;
  }

  private Stretch.Seen once(Variant variant) throws Exception {
    List<String> files = logs(variant.input()).stream().map(Path::toString).toList();
    Path store = folder.resolve("store");
    System.gc();
    Stretch.clear();
    long begun = variant.isFlink() ? 0 : Stretch.begin();
    LoopResult result = BackfillRun.run(variant, SYMBOLS[0], store, files);
    if (!variant.isFlink()) {
      Stretch.end(begun);
    }
    if (variant.hasSamples()) {
      String input = variant.input() == Variant.Input.TWO ? "two" : "one";
      // 0 stays: it says that two differed.
      checksums.merge(input, result.checksum(), (a, b) -> a.equals(b) ? a : 0L);
    }
    BackfillBenchmark.delete(store);
    return Stretch.seen();
  }

  private List<Path> logs(Variant.Input input) throws IOException {
    Files.createDirectories(folder);
    int symbols = input == Variant.Input.TWO ? SYMBOLS.length : 1;
    List<Path> logs = new ArrayList<>();
    for (int i = 0; i < symbols; i++) {
      logs.add(
          new EventLog(
                  SYMBOLS[i],
                  DepthLoad.SEED + i,
                  events / symbols,
                  EVENTS_PER_SECOND,
                  input == Variant.Input.GZIP)
              .in(folder));
    }
    return logs;
  }

  private void cleanUp() throws IOException {
    for (Variant variant : variants) {
      for (Path log : logs(variant.input())) {
        Files.deleteIfExists(log);
      }
    }
  }

  private void print(double load) {
    System.out.printf(
        Locale.ROOT,
        "%,d events, %d rounds, revision %s, %d cores, load average %.1f at the start%n%n",
        events,
        rounds,
        System.getProperty("depthflow.revision", "unknown"),
        Runtime.getRuntime().availableProcessors(),
        load);
    System.out.println(
        "| variant | us/event | threads that carry lines, CPU us/event | process, CPU us/event"
            + " | throughput / loop | threads / loop | process / loop |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Variant variant : seen.keySet()) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %s | %s | %s |%n",
          variant.title(),
          us(variant, Stretch.Seen::wallNs),
          us(variant, Stretch.Seen::threadsNs),
          us(variant, Stretch.Seen::processNs),
          ratio(Variant.HAND, variant, Stretch.Seen::wallNs),
          ratio(variant, Variant.HAND, Stretch.Seen::threadsNs),
          ratio(variant, Variant.HAND, Stretch.Seen::processNs));
    }
    ToLongFunction<Stretch.Seen> wall = Stretch.Seen::wallNs;
    System.out.printf(
        "%ngzip, own thread / inline, throughput: %s%n",
        ratio(Variant.INLINE_GZIP, Variant.AHEAD_GZIP, wall));
    System.out.printf(
        "parallelism 2 / 1, throughput: %s%n", ratio(Variant.TWO_ONE, Variant.TWO_TWO, wall));
    System.out.printf(
        "Flink to the samples / core, throughput: %s%n",
        ratio(Variant.CORE, Variant.SAMPLES, wall));
    System.out.println();
  }

  private String ratio(Variant above, Variant below, ToLongFunction<Stretch.Seen> figure) {
    return seen.containsKey(above) && seen.containsKey(below)
        ? String.format(Locale.ROOT, "**%.2f**", us(above, figure) / us(below, figure))
        : "-";
  }

  private double us(Variant variant, ToLongFunction<Stretch.Seen> figure) {
    List<Long> sorted =
        seen.get(variant).stream()
            .map(figure::applyAsLong)
            .sorted(Comparator.naturalOrder())
            .toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2.0 / 1e3 / events;
  }
}
