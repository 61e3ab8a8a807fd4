package io.depthflow.benchmarks.lasso;

import io.depthflow.pipeline.operator.GramPlan;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ColumnBatch;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.sinks.parquet.RowSpan;
import io.depthflow.strategy.lasso.BlockedGram;
import io.depthflow.strategy.lasso.FoldScheme;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingResult;
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
 * sums, the sums joined in order, 100 lambdas, 5 folds and a hold-out. Prints a line a round with
 * seconds of the clock and of the thread's processor time.
 *
 * <p>Usage: {@code STORE ROUNDS}
 */
public final class WarmLasso {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WarmLasso() {}

  public static void main(String[] args) throws IOException {
    Path store = Path.of(args[0]);
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      round(store);
    }
  }

  private static void round(Path store) throws IOException {
    long start = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    BlockedGram sums = sums(store);
    long summed = System.nanoTime();
    long cpuSummed = THREADS.getCurrentThreadCpuTime();
    WalkForwardOptions options = WalkForwardOptions.defaults().withScheme(FoldScheme.K_FOLD);
    TrainingResult result = WalkForward.train(sums.blocks(), LassoStore.HORIZONS_MS[0], options);
    System.out.printf(
        Locale.ROOT,
        "warm rows %d sums %.3f solve %.3f total %.3f cpu-sums %.3f cpu-total %.3f lambda %.6g"
            + " kept %d%n",
        sums.blocks().rows(),
        (summed - start) / 1e9,
        (System.nanoTime() - summed) / 1e9,
        (System.nanoTime() - start) / 1e9,
        (cpuSummed - cpu) / 1e9,
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
        result.chosen().lambda(),
        result.chosen().nonZero());
  }

  private static BlockedGram sums(Path store) throws IOException {
    List<org.apache.flink.core.fs.Path> files =
        ParquetRows.files(new org.apache.flink.core.fs.Path(LassoStore.partition(store).toUri()));
    RowSpan span = RowSpan.of(files, FeatureTable.TIME_COLUMN);
    long blockMs = GramPlan.blockMs(LassoStore.HORIZONS_MS, span.last() - span.first());
    BlockedGram sums = empty(blockMs);
    BlockedGram part = empty(blockMs);
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
          part = empty(blockMs);
          file = batch.file();
        }
        part.addColumns(batch.times(), batch.values(), batch.rows());
      }
    }
    sums.merge(part);
    return sums;
  }

  private static BlockedGram empty(long blockMs) {
    return new BlockedGram(
        LassoStore.SET.names(),
        blockMs,
        LassoStore.HORIZONS_MS,
        BlockedGram.DEFAULT_MAX_BLOCKS,
        NonFinite.SKIP_ROW);
  }
}
