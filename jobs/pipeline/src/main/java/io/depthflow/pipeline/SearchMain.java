package io.depthflow.pipeline;

import static io.depthflow.pipeline.config.CommonOptions.STORE;

import io.depthflow.market.order.FeeRates;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.screen.Bar;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.search.Search;
import io.depthflow.strategy.search.SearchPoint;
import io.depthflow.strategy.search.SearchSpace;
import io.depthflow.strategy.search.Tried;
import io.depthflow.strategy.signal.SignalRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.util.TimeUtils;

/**
 * Tries many ways of training on one symbol's rows and writes the best of them as a file that
 * {@code train --params} takes, with what it is worth when the tries are counted.
 */
public final class SearchMain {
  private static final int SHOWN = 10;

  /** How a file of parameters begins; what is known of them follows. */
  static final String WRITTEN_BY = "Written by 'depthflow search'.";

  static final ConfigOption<List<String>> FEATURE_SETS =
      ConfigOptions.key("feature-sets")
          .stringType()
          .asList()
          .defaultValues("core")
          .withDescription("Feature sets to try, each backfilled, e.g. core,full.");

  static final ConfigOption<List<String>> FEATURES =
      ConfigOptions.key(TrainTerms.FEATURES.key())
          .stringType()
          .asList()
          .defaultValues(TrainTerms.ALL)
          .withDescription(
              "Features of each set to try, comma separated lists as train takes them: names, sets"
                  + " whose features are all there, or all, joined by +.");

  static final ConfigOption<List<String>> OUTLIER_ZS =
      ConfigOptions.key("outlier-zs")
          .stringType()
          .asList()
          .defaultValues("0", "10", "6")
          .withDescription(
              "Robust standard deviations at which training rows are cut, to try; 0 cuts none.");

  static final ConfigOption<List<String>> MIXES =
      ConfigOptions.key("elastic-net-mixes")
          .stringType()
          .asList()
          .defaultValues("1", "0.5")
          .withDescription("Shares of the L1 penalty to try.");

  static final ConfigOption<List<String>> TRAINING_GROUPS =
      ConfigOptions.key("training-lengths")
          .stringType()
          .asList()
          .defaultValues("0", "2")
          .withDescription(
              "Training lengths to try, in groups as long as a validation group; 0 is all.");

  static final ConfigOption<String> RANK =
      ConfigOptions.key("rank")
          .stringType()
          .defaultValue("r2")
          .withDescription(
              "What the best try is best in: r2 (out of sample, against zero change) or profit"
                  + " (after fees, by its Sharpe ratio).");

  static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("output")
          .stringType()
          .defaultValue("out/search")
          .withDescription("Folder of params.yaml and search.json.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "search",
          "Tries many ways of training, counts the tries, and writes parameters for train.",
          List.of(
              STORE,
              TrainJob.SYMBOL,
              FEATURE_SETS,
              FEATURES,
              BackfillJob.HORIZONS,
              OUTLIER_ZS,
              MIXES,
              TRAINING_GROUPS,
              TrainTerms.FOLDS,
              TrainTerms.LAMBDA_RULE,
              TrainTerms.OUTLIER_SHARE,
              TrainJob.UNTIL,
              RANK,
              OUTPUT),
          null);

  private SearchMain() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, SearchMain::run);
  }

  /** Searches, writes the files and says what was found. */
  public static void run(Options options) throws IOException {
    boolean byProfit = byProfit(options);
    SearchSpace space = space(options);
    Path store = Path.of(options.get(STORE));
    List<SearchInput> sets = new ArrayList<>();
    for (String name : space.featureSets()) {
      SearchInput rows = SearchInput.of(store, name, options);
      rows.requireLabels(space.horizonsMs());
      rows.without(space.features());
      sets.add(rows);
    }
    WalkForwardOptions selection = TrainTerms.selection(options);
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    Search search = new Search(space, selection, SignalRule.DEFAULT, FeeRates.REGULAR, workers);
    double share = options.get(TrainTerms.OUTLIER_SHARE);
    int readings = space.horizonsMs().size() + 1;
    try (Bar bar = bar(readings * sets.stream().mapToLong(SearchInput::count).sum())) {
      Progress progress = new Progress(bar);
      for (SearchInput rows : sets) {
        Map<Long, TrainingSums> sums = new LinkedHashMap<>();
        for (long horizonMs : space.horizonsMs()) {
          sums.put(horizonMs, rows.sums(horizonMs, share, selection, progress::add));
        }
        search.begin(rows.set().name(), sums, rows.without(space.features()), rows.horizonsMs());
        rows.read(
            rows.horizonsMs(),
            progress::add,
            r -> search.addColumns(r.timesMs(), r.columns(), r.rows()),
            FeatureTable.MID_COLUMN,
            FeatureTable.SPREAD_COLUMN);
      }
    } finally {
      workers.shutdownNow();
    }
    List<Tried> tried = new ArrayList<>(search.tried());
    if (byProfit) {
      tried.sort(Comparator.comparingDouble(t -> -t.sharpe()));
    }
    Path output = Path.of(options.get(OUTPUT));
    Json.write(output.resolve("search.json"), tried);
    Path params = output.resolve("params.yaml");
    Files.writeString(params, params(tried, options));
    show(tried);
    System.out.println("      " + verdict(tried));
    System.out.printf(
        "      parameters of the first in %s: ./depthflow train --params %s%n", params, params);
  }

  private static boolean byProfit(Options options) {
    String rank = options.get(RANK);
    if (!List.of("r2", "profit").contains(rank)) {
      throw new UsageException("--rank is r2 or profit, not '" + rank + "'");
    }
    return rank.equals("profit");
  }

  private static SearchSpace space(Options options) {
    return new SearchSpace(
        options.get(FEATURE_SETS),
        options.get(FEATURES),
        values(options, BackfillJob.HORIZONS, t -> TimeUtils.parseDuration(t).toMillis()),
        values(options, OUTLIER_ZS, Double::valueOf),
        values(options, MIXES, Double::valueOf),
        values(options, TRAINING_GROUPS, Integer::valueOf));
  }

  private static <T> List<T> values(
      Options options, ConfigOption<List<String>> option, Function<String, T> parse) {
    List<T> values = new ArrayList<>();
    for (String text : options.get(option)) {
      try {
        values.add(parse.apply(text));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "--" + option.key() + " cannot hold '" + text + "': " + e.getMessage());
      }
    }
    return values;
  }

  private static void show(List<Tried> tried) {
    List<Tried> shown = tried.subList(0, Math.min(SHOWN, tried.size()));
    int width = shown.stream().mapToInt(t -> set(t.point()).length()).max().orElse(0);
    String set = "      %-" + Math.max(12, width) + "s";
    System.out.println(
        set.formatted("set")
            + " horizon  cut  mix  groups  features       R2  deflated      p  signals"
            + "  net bp  Sharpe  p(profit)    DSR");
    for (Tried t : shown) {
      System.out.printf(
          Locale.ROOT,
          set + " %7s %4s %4s %7d %9d %8.4f %9.4f %6.3f %8d %7s %7.4f %10s %6s%n",
          set(t.point()),
          duration(t.point().horizonMs()),
          text(t.point().outlierZ()),
          text(t.point().mix()),
          t.point().trainingGroups(),
          t.features(),
          t.r2(),
          t.deflatedR2(),
          t.pR2(),
          t.signals(),
          figure(t.netBp(), 2),
          t.sharpe(),
          figure(t.pProfit(), 3),
          figure(t.deflatedSharpe(), 3));
    }
  }

  private static String set(SearchPoint point) {
    return point.featureSet()
        + (point.features().equals(TrainTerms.ALL) ? "" : ": " + point.features());
  }

  /** What the first one is worth, as one of so many. */
  static String verdict(List<Tried> tried) {
    Tried best = tried.get(0);
    String r2 =
        String.format(
            Locale.ROOT,
            "%d tries: the first has R2 %.4f, or %.4f without what the best of so many has by luck"
                + " (p = %.3f)",
            tried.size(),
            best.r2(),
            best.deflatedR2(),
            best.pR2());
    String found = best.pR2() < 0.05 ? "" : ", no more than luck";
    String profit =
        best.signals() == 0
            ? "; after fees it would not have traded"
            : String.format(
                Locale.ROOT,
                "; after fees %d signals earned %.2f bp each (p = %.3f; skill by the deflated"
                    + " Sharpe ratio with probability %.3f)",
                best.signals(),
                best.netBp(),
                best.pProfit(),
                best.deflatedSharpe());
    return r2 + found + profit + "; the hold-out was not looked at";
  }

  /** Options of train, with what is known of them in front. */
  private static String params(List<Tried> tried, Options options) {
    SearchPoint best = tried.get(0).point();
    StringBuilder text = new StringBuilder("# " + WRITTEN_BY + " ");
    text.append(verdict(tried)).append(".\n");
    text.append("feature-set: ").append(best.featureSet()).append('\n');
    text.append("features: ").append(best.features()).append('\n');
    text.append("horizon: ").append(duration(best.horizonMs())).append('\n');
    text.append("folds: ").append(options.get(TrainTerms.FOLDS)).append('\n');
    text.append("lambda-rule: ").append(options.get(TrainTerms.LAMBDA_RULE)).append('\n');
    text.append("elastic-net-mix: ").append(text(best.mix())).append('\n');
    text.append("training-groups: ").append(best.trainingGroups()).append('\n');
    text.append("outlier-z: ").append(text(best.outlierZ())).append('\n');
    text.append("outlier-share: ").append(text(options.get(TrainTerms.OUTLIER_SHARE)));
    return text.append('\n').toString();
  }

  static String duration(long ms) {
    return TimeUtils.formatWithHighestUnit(Duration.ofMillis(ms));
  }

  private static String text(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  private static String figure(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static Bar bar(long rows) {
    return System.console() == null
        ? Bar.quarters(System.out, rows)
        : Bar.drawn("search", "rows", 1, rows);
  }

  /** Rows that were read, of all readings. */
  private static final class Progress {
    private final Bar bar;
    private long rows;

    Progress(Bar bar) {
      this.bar = bar;
    }

    void add(long more) {
      rows += more;
      bar.to(rows);
    }
  }
}
