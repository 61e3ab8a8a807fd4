package io.depthflow.benchmarks.lasso;

import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ColumnBatch;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.sinks.parquet.RowSpan;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.cleaning.OutlierRows;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.FoldScheme;
import io.depthflow.strategy.lasso.Kernels;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingBlocks;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The job's own reading, sums and solver in one thread, several times in one JVM: every file to
 * sums, the sums joined in order, 100 lambdas, 5 folds and a hold-out, of the 64 features that
 * {@link LassoStore} writes. Prints a line a round with seconds of the clock and of the thread's
 * processor time; the collector's and the compiler's threads are in the clock alone, and the first
 * rounds run while it still compiles.
 *
 * <p>Usage: {@code STORE ROUNDS [clean]}; with {@code clean} outliers are looked for, as {@code
 * train} does unless told otherwise.
 */
public final class WarmLasso {
  private static final double OUTLIER_Z = 10;
  private static final double OUTLIER_SHARE = 0.01;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WarmLasso() {}

  public static void main(String[] args) throws IOException {
    Path store = Path.of(args[0]);
    CleaningPlan cleaning =
        args.length > 2
            ? CleaningPlan.usual(LassoStore.SET.names(), OUTLIER_Z, OUTLIER_SHARE)
            : CleaningPlan.NONE;
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      round(store, cleaning);
    }
  }

  private static void round(Path store, CleaningPlan cleaning) throws IOException {
    long start = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    TrainingSums sums = sums(store, cleaning);
    long summed = System.nanoTime();
    long cpuSummed = THREADS.getCurrentThreadCpuTime();
    WalkForwardOptions options = WalkForwardOptions.defaults().withScheme(FoldScheme.K_FOLD);
    TrainingBlocks blocks = sums.blocks(0);
    OutlierRows outliers = sums.outliers(0);
    TrainingResult result = WalkForward.train(blocks, outliers, LassoStore.HORIZONS_MS[0], options);
    System.out.printf(
        Locale.ROOT,
        "warm rows %d sums %.3f solve %.3f total %.3f cpu-sums %.3f cpu-total %.3f lambda %.6g"
            + " kept %d cut %d %s%n",
        blocks.rows() + outliers.rows().length,
        (summed - start) / 1e9,
        (System.nanoTime() - summed) / 1e9,
        (System.nanoTime() - start) / 1e9,
        (cpuSummed - cpu) / 1e9,
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
        result.chosen().lambda(),
        result.chosen().nonZero(),
        result.cleaning().cutRows(),
        Kernels.vectors() ? "vectors" : "plain");
  }

  private static TrainingSums sums(Path store, CleaningPlan cleaning) throws IOException {
    List<org.apache.flink.core.fs.Path> files =
        ParquetRows.files(new org.apache.flink.core.fs.Path(LassoStore.partition(store).toUri()));
    RowSpan span = RowSpan.of(files, FeatureTable.TIME_COLUMN);
    BlockPlan blocks =
        BlockPlan.of(
            LassoStore.HORIZONS_MS, span.last() - span.first(), WalkForwardOptions.defaults());
    TrainingSums sums = empty(blocks, cleaning);
    TrainingSums part = empty(blocks, cleaning);
    int file = 0;
    try (RowIterator<ColumnBatch> batches =
        ParquetRows.columns(
            files,
            "features",
            FeatureTable.TIME_COLUMN,
            FeatureTable.valueColumns(LassoStore.SET, LassoStore.HORIZONS_MS))) {
      while (batches.hasNext()) {
        ColumnBatch batch = batches.next();
        if (batch.file() != file) {
          sums.merge(part);
          part = empty(blocks, cleaning);
          file = batch.file();
        }
        part.addColumns(batch.times(), batch.values(), batch.rows());
      }
    }
    sums.merge(part);
    return sums;
  }

  private static TrainingSums empty(BlockPlan blocks, CleaningPlan cleaning) {
    return new TrainingSums(
        blocks.sums(LassoStore.SET.names(), LassoStore.HORIZONS_MS, NonFinite.SKIP_ROW), cleaning);
  }
}
