package io.depthflow.pipeline;

import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FileSystem;

/** Seeded rows of the set core whose label two features carry, or none, and models of them. */
final class TrainedModels {
  static final FeatureSet CORE = FeatureSet.byName("core");
  static final String SYMBOL = "BTCUSDT";
  static final long START_MS = 1_721_260_800_000L; // 2024-07-18
  static final long HORIZON_MS = 10_000;

  private TrainedModels() {}

  /**
   * @param signal size of what the features say, in standard deviations of what they do not
   */
  static List<LabeledRow> rows(long seed, long fromMs, int count, double signal) {
    Random random = new Random(seed);
    List<LabeledRow> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      double[] x = random.doubles(CORE.size(), -1, 1).toArray();
      double label = signal * (x[1] - x[9]) + random.nextGaussian();
      FeatureRow row =
          new FeatureRow(SYMBOL, fromMs + i * 1000L, 1, 60_000, 0.1, 59_999.95, 60_000.05, x);
      rows.add(new LabeledRow(row, new double[] {label}));
    }
    return rows;
  }

  static LinearModel model(long seed, double signal) {
    return model(seed, signal, CORE);
  }

  /**
   * @param set what the columns are called
   */
  static LinearModel model(long seed, double signal, FeatureSet set) {
    BlockedGram sums = BlockedGram.forHorizon(CORE.names(), HORIZON_MS);
    for (LabeledRow row : rows(seed, START_MS, 1500, signal)) {
      sums.add(row.row().timeMs(), row.row().values(), row.labelsBp()[0]);
    }
    return LinearModel.of(
        WalkForward.train(sums.blocks(), HORIZON_MS, WalkForwardOptions.defaults()),
        SYMBOL,
        set,
        1000);
  }

  /** Lays rows into a store as a file of their own. */
  static void store(Path store, String date, List<LabeledRow> rows) throws IOException {
    Path folder =
        FeatureTable.folder(store, CORE).resolve("symbol=" + SYMBOL).resolve("date=" + date);
    Files.createDirectories(folder);
    var file = new org.apache.flink.core.fs.Path(folder.resolve("part-0.parquet").toUri());
    try (var out = file.getFileSystem().create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<LabeledRow> writer =
          FeatureTable.of(CORE, new long[] {HORIZON_MS}, null).writerFactory().create(out);
      for (LabeledRow row : rows) {
        writer.addElement(row);
      }
      writer.finish();
    }
  }
}
