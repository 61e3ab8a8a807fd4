package io.depthflow.benchmarks.backfill;

import io.depthflow.benchmarks.loop.EventLog;
import io.depthflow.benchmarks.loop.LoopResult;
import java.lang.management.ManagementFactory;
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

  private final Path folder;
  private final long events;
  private final int rounds;
  private final List<Variant> variants;
  private final Inputs inputs;
  private final Map<String, Long> checksums = new HashMap<>();
  private final Map<Variant, List<Stretch.Seen>> seen = new EnumMap<>(Variant.class);

  private WarmBenchmark(Path folder, long events, int rounds, List<Variant> variants) {
    this.folder = folder;
    this.events = events;
    this.rounds = rounds;
    this.variants = variants;
    this.inputs = new Inputs(folder);
  }

  public static void main(String[] args) throws Exception {
    Arguments arguments =
        Arguments.of(
            "warm FOLDER [--events N] [--rounds N] [--only VARIANT,...] [--keep true]", args);
    WarmBenchmark benchmark =
        new WarmBenchmark(
            arguments.folder(),
            arguments.number("--events", EventLog.EVENTS),
            (int) arguments.number("--rounds", 5),
            arguments.variants(Stream.of(Variant.values()).filter(Variant::isWithinAChain)));
    boolean equal;
    try {
      equal = benchmark.run();
    } finally {
      if (!arguments.is("--keep")) {
        benchmark.inputs.delete();
      }
    }
    System.exit(equal ? 0 : 1);
  }

  private boolean run() throws Exception {
    for (Variant variant : variants) {
      inputs.logs(variant.input(), events);
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
    List<String> files = inputs.logs(variant.input(), events).stream().map(Path::toString).toList();
    Path store = folder.resolve("store");
    System.gc();
    Stretch.clear();
    long begun = variant.isFlink() ? 0 : Stretch.begin();
    LoopResult result = BackfillRun.run(variant, Inputs.SYMBOL, store, files);
    if (!variant.isFlink()) {
      Stretch.end(begun);
    }
    if (variant.hasSamples()) {
      // 0 stays: it says that two differed.
      checksums.merge(
          Inputs.samplesOf(variant.input()), result.checksum(), (a, b) -> a.equals(b) ? a : 0L);
    }
    Inputs.delete(store);
    return Stretch.seen();
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
