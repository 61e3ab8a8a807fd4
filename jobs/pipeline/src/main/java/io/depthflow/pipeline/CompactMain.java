package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.sinks.parquet.Compaction;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Makes one file of the many that a recorder's checkpoints left, also while it goes on. */
public final class CompactMain {

  static final ConfigOption<Integer> MIN_FILES =
      ConfigOptions.key("min-files")
          .intType()
          .defaultValue(2)
          .withDescription("A day of a symbol that has fewer files stays as it is.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "compact",
          "Makes one Parquet file a symbol and day of the many that record left.",
          List.of(CommonOptions.STORE, MIN_FILES),
          null);

  private CompactMain() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, CompactMain::run);
  }

  /** Compacts a store and tells what was done. */
  public static void run(Options options) throws IOException {
    if (options.get(MIN_FILES) < 2) {
      throw new UsageException("--min-files is at least 2");
    }
    Path store = Path.of(options.get(CommonOptions.STORE));
    if (!Files.isDirectory(store)) {
      throw new FileNotFoundException("no such store: " + store + "; see --store");
    }
    Compaction.Result result = StoreCompaction.run(store, options.get(MIN_FILES));
    System.out.println(
        "      "
            + (result.partitions() == 0
                ? "nothing to compact below " + store
                : StoreCompaction.text(result)));
  }
}
