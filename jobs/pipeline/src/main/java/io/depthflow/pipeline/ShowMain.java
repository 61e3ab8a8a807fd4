package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.screen.StoreScreen;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.pipeline.table.StoredDay;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The {@code show} command: what Parquet files say of themselves, by their footers. */
public final class ShowMain {

  static final ConfigOption<List<String>> PATHS =
      ConfigOptions.key("paths")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Parquet files or folders of them; none shows every table of the store.");

  static final ConfigOption<Boolean> COLUMNS =
      ConfigOptions.key("columns")
          .booleanType()
          .defaultValue(false)
          .withDescription("List the columns with their units, too.");

  static final ConfigOption<Boolean> JSON =
      ConfigOptions.key("json")
          .booleanType()
          .defaultValue(false)
          .withDescription("Print one JSON object, columns and all.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "show",
          "Shows what stored tables hold and what made them: rows, feature set, revision, log.",
          List.of(PATHS, CommonOptions.STORE, COLUMNS, JSON),
          PATHS);

  private ShowMain() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, ShowMain::run);
  }

  public static void run(Options options) throws IOException {
    List<StoredDay> days = new ArrayList<>();
    for (Path path : paths(options)) {
      days.addAll(StoredDay.below(StoredRows.flinkPath(path)));
    }
    if (options.get(JSON)) {
      List<Shown> shown = days.stream().map(Shown::of).toList();
      System.out.println(
          Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(new Listing(shown)));
    } else {
      System.out.print(StoreScreen.text(days, options.get(COLUMNS)));
    }
  }

  private static List<Path> paths(Options options) throws IOException {
    if (!options.get(PATHS).isEmpty()) {
      return options.get(PATHS).stream().map(Path::of).toList();
    }
    Path store = Path.of(options.get(CommonOptions.STORE));
    List<Path> tables = new ArrayList<>();
    tables.add(SampleTable.folder(store));
    tables.addAll(children(LiveFeatures.root(store)));
    tables.addAll(children(store.resolve("features")));
    tables.removeIf(table -> !Files.isDirectory(table));
    if (tables.isEmpty()) {
      throw new FileNotFoundException(
          "no table below " + store + "; give --store, or files or folders");
    }
    return tables;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  /** What {@code --json} prints. */
  public record Listing(List<Shown> days) {}

  /**
   * A symbol's day.
   *
   * @param firstMs time of the first row, ms since the epoch; 0 without rows, as {@code lastMs}
   * @param said what the footers say, by key
   * @param sourceLines of the log that made the rows; 0 where it is not told
   * @param sourceFingerprint 16 hexadecimal digits
   * @param columns name and unit
   */
  public record Shown(
      String table,
      String partition,
      int files,
      long rows,
      long firstMs,
      long lastMs,
      Map<String, Set<String>> said,
      long sourceLines,
      String sourceFingerprint,
      Map<String, String> columns) {

    static Shown of(StoredDay day) {
      boolean empty = day.rows().rows() == 0;
      return new Shown(
          day.table(),
          day.partition(),
          day.files(),
          day.rows().rows(),
          empty ? 0 : day.rows().first(),
          empty ? 0 : day.rows().last(),
          day.said(),
          day.source().lines(),
          "%016x".formatted(day.source().sum()),
          day.columns());
    }
  }
}
