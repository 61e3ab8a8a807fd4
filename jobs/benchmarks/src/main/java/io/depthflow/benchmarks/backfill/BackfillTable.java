package io.depthflow.benchmarks.backfill;

import io.depthflow.benchmarks.backfill.BackfillBenchmark.Pair;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of the rounds, one line a variant, in Markdown. */
final class BackfillTable {

  private final Map<Variant, List<Pair>> pairs;
  private final double moreEvents;

  private BackfillTable(Map<Variant, List<Pair>> pairs, long events, int tenth) {
    this.pairs = pairs;
    this.moreEvents = events - events / (double) tenth;
  }

  static void print(Map<Variant, List<Pair>> pairs, long events, int tenth, double loadBefore) {
    BackfillTable table = new BackfillTable(pairs, events, tenth);
    System.out.printf(
        Locale.ROOT,
        "%,d events, %d rounds, revision %s, %d cores, load average %.1f at the start%n%n",
        events,
        pairs.values().stream().mapToInt(List::size).max().orElse(0),
        System.getProperty("depthflow.revision", "unknown"),
        Runtime.getRuntime().availableProcessors(),
        loadBefore);
    System.out.println(
        "| variant | us/event | CPU us/event | throughput / loop | CPU / loop | all, s | CPU, s"
            + " | 10x events: time | peak heap MB | at a tenth |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    pairs.keySet().forEach(table::line);
    table.ratio("gzip, own thread / inline, throughput", Variant.INLINE_GZIP, Variant.AHEAD_GZIP);
    table.ratio("parallelism 2 / 1, throughput", Variant.TWO_ONE, Variant.TWO_TWO);
    table.ratio("Flink to the samples / core, throughput", Variant.CORE, Variant.SAMPLES);
    System.out.println();
  }

  private void line(Variant variant) {
    double wall = wallUs(variant);
    double cpu = cpuUs(variant);
    boolean loop = pairs.containsKey(Variant.HAND);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %s | %s | %.1f | %.1f | %.2f | %.0f | %.0f |%n",
        variant.title(),
        wall,
        cpu,
        loop ? bold(wallUs(Variant.HAND) / wall) : "-",
        loop ? bold(cpu / cpuUs(Variant.HAND)) : "-",
        median(variant, pair -> pair.whole().wallNs() / 1e9),
        median(variant, pair -> pair.whole().cpuNs() / 1e9),
        median(variant, pair -> workNs(pair.whole()) / workNs(pair.tenth())),
        median(variant, pair -> pair.whole().heapBytes() / 1e6),
        median(variant, pair -> pair.tenth().heapBytes() / 1e6));
  }

  /** Without the start of JVM and Flink; where that was not seen, another variant's stands in. */
  private double workNs(Seen seen) {
    double startNs = seen.startNs();
    if (startNs == 0 && seen.samples() == 0 && pairs.containsKey(Variant.ROWS)) {
      startNs = median(Variant.ROWS, pair -> pair.whole().startNs());
    }
    return seen.wallNs() - startNs;
  }

  /** Microseconds that one more event takes. */
  private double wallUs(Variant variant) {
    return median(
        variant, pair -> (pair.whole().wallNs() - pair.tenth().wallNs()) / moreEvents / 1e3);
  }

  private double cpuUs(Variant variant) {
    return median(
        variant, pair -> (pair.whole().cpuNs() - pair.tenth().cpuNs()) / moreEvents / 1e3);
  }

  private void ratio(String title, Variant baseline, Variant ours) {
    if (pairs.containsKey(baseline) && pairs.containsKey(ours)) {
      System.out.printf(Locale.ROOT, "%n%s: %s", title, bold(wallUs(baseline) / wallUs(ours)));
    }
  }

  private double median(Variant variant, ToDoubleFunction<Pair> figure) {
    List<Double> sorted =
        pairs.get(variant).stream()
            .map(figure::applyAsDouble)
            .sorted(Comparator.naturalOrder())
            .toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static String bold(double ratio) {
    return String.format(Locale.ROOT, "**%.2f**", ratio);
  }
}
