package io.depthflow.pipeline;

import io.depthflow.pipeline.check.CheckFailedException;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Holds the feature rows that a recording wrote live against those that a backfill made of its raw
 * log, bit for bit, a symbol and day at a time. A live row that differs or is not among the
 * backfilled ones, and a backfilled one between two live ones that is not among these, fail.
 */
public final class ParityMain {

  static final ConfigOption<String> AGAINST =
      ConfigOptions.key("against")
          .stringType()
          .noDefaultValue()
          .withDescription("Store of the backfilled rows; without it that of the live ones.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "parity",
          "Holds live feature rows against backfilled ones, bit for bit.",
          List.of(CommonOptions.STORE, AGAINST, CommonOptions.SYMBOLS, CommonOptions.FEATURE_SET),
          null);

  private final Path live;
  private final Path backfilled;
  private final FeatureSet set;
  private final long[] horizonsMs;
  private long rows;
  private long wrong;
  private String first;

  private ParityMain(Path live, Path backfilled, FeatureSet set) throws IOException {
    this.live = live;
    this.backfilled = backfilled;
    this.set = set;
    StoredFeatures some = stored(live, "record --feature-set " + set.name());
    StoredFeatures other = stored(backfilled, "backfill --feature-set " + set.name());
    TreeSet<Long> both = new TreeSet<>();
    Arrays.stream(some.horizonsMs()).forEach(both::add);
    both.retainAll(Arrays.stream(other.horizonsMs()).boxed().toList());
    this.horizonsMs = both.stream().mapToLong(Long::longValue).toArray();
  }

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, ParityMain::run);
  }

  /**
   * Compares, tells, and fails where something differs.
   *
   * @throws CheckFailedException naming the first difference
   */
  public static void run(Options options) throws IOException, CheckFailedException {
    Path store = Path.of(options.get(CommonOptions.STORE));
    Path against = options.has(AGAINST) ? Path.of(options.get(AGAINST)) : store;
    FeatureSet set = set(options.get(CommonOptions.FEATURE_SET));
    Path live = LiveFeatures.folder(store, set);
    ParityMain parity = new ParityMain(live, FeatureTable.folder(against, set), set);
    List<String> symbols = options.get(CommonOptions.SYMBOLS);
    for (String symbol : symbols.isEmpty() ? parts(live, "symbol=") : symbols) {
      parity.compare(symbol);
    }
    if (parity.wrong > 0) {
      throw new CheckFailedException(
          "%,d of %,d rows differ; the first: %s"
              .formatted(parity.wrong, parity.rows, parity.first));
    }
  }

  private static FeatureSet set(String name) {
    try {
      return FeatureSet.byName(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--feature-set: " + e.getMessage());
    }
  }

  private StoredFeatures stored(Path folder, String cure) throws IOException {
    StoredFeatures stored = StoredFeatures.of(set, folder);
    if (stored == null) {
      throw new UsageException("no feature rows below " + folder + "; make them by " + cure);
    }
    return stored;
  }

  private void compare(String symbol) throws IOException {
    long equal = 0;
    long others = 0;
    long toldWrong = wrong;
    List<String> days = parts(live.resolve("symbol=" + symbol), "date=");
    for (String day : days) {
      String partition = "symbol=" + symbol + "/date=" + day;
      NavigableMap<Long, LabeledRow> some = rows(live, partition, symbol);
      NavigableMap<Long, LabeledRow> all = rows(backfilled, partition, symbol);
      rows += some.size();
      for (LabeledRow row : some.values()) {
        String difference = difference(row, all.remove(row.row().timeMs()));
        if (difference == null) {
          equal++;
        } else {
          differs(partition + " at " + row.row().timeMs() + " ms: " + difference);
        }
      }
      NavigableMap<Long, LabeledRow> missing =
          some.isEmpty() ? all : all.subMap(some.firstKey(), true, some.lastKey(), true);
      for (long timeMs : missing.keySet()) {
        differs(partition + " at " + timeMs + " ms: backfilled, and not live");
      }
      others += all.size() - missing.size();
    }
    System.out.printf(
        Locale.ROOT,
        "      %s: %,d live rows equal bit for bit, differing: %,d; days: %d; backfilled before or"
            + " behind the live ones: %,d%n",
        symbol,
        equal,
        wrong - toldWrong,
        days.size(),
        others);
  }

  private void differs(String where) {
    wrong++;
    first = first == null ? where : first;
  }

  /** What differs first between a live row and the backfilled one; null for nothing. */
  private String difference(LabeledRow live, LabeledRow all) {
    if (all == null) {
      return "live, and not backfilled";
    }
    FeatureRow a = live.row();
    FeatureRow b = all.row();
    if (a.segment() != b.segment()) {
      return "segment " + a.segment() + " live, " + b.segment() + " backfilled";
    }
    double[] ours = {a.mid(), a.spread(), a.bid(), a.ask()};
    double[] theirs = {b.mid(), b.spread(), b.bid(), b.ask()};
    String[] labels =
        Arrays.stream(horizonsMs).mapToObj(FeatureTable::labelColumn).toArray(String[]::new);
    String difference = difference(new String[] {"mid", "spread", "bid", "ask"}, ours, theirs);
    difference = difference != null ? difference : difference(set.names(), a.values(), b.values());
    return difference != null ? difference : difference(labels, live.labelsBp(), all.labelsBp());
  }

  private static String difference(String[] names, double[] live, double[] all) {
    for (int i = 0; i < names.length; i++) {
      if (Double.doubleToRawLongBits(live[i]) != Double.doubleToRawLongBits(all[i])) {
        return names[i] + " " + live[i] + " live, " + all[i] + " backfilled";
      }
    }
    return null;
  }

  /** A day's rows by time: a recorder leaves a file each checkpoint, in no order. */
  private NavigableMap<Long, LabeledRow> rows(Path table, String partition, String symbol)
      throws IOException {
    TreeMap<Long, LabeledRow> rows = new TreeMap<>();
    Path folder = table.resolve(partition);
    if (!Files.isDirectory(folder)) {
      return rows;
    }
    try (RowIterator<LabeledRow> it =
        ParquetRows.read(folder, FeatureTable.of(set, horizonsMs, symbol))) {
      while (it.hasNext()) {
        LabeledRow row = it.next();
        if (rows.put(row.row().timeMs(), row) != null) {
          throw new IOException(folder + " has the row of " + row.row().timeMs() + " ms twice");
        }
      }
    }
    return rows;
  }

  private static List<String> parts(Path folder, String key) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new FileNotFoundException("no such folder: " + folder + "; see --symbols");
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith(key))
          .map(n -> n.substring(key.length()))
          .sorted()
          .toList();
    }
  }
}
