package io.depthflow.benchmarks.lasso;

import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;

/**
 * Writes a store that {@code train} can read, one file a day: columns that share factors, a label
 * of which every third column tells something.
 *
 * <p>Usage: {@code STORE ROWS [coarse]}. Coarse values are rounded to eighths: files a tenth the
 * size, for the memory of a long pass.
 */
public final class LassoStore {
  static final FeatureSet SET = FeatureSet.byName("core+tiers");
  static final long[] HORIZONS_MS = {10_000};
  static final String SYMBOL = "TESTUSDT";

  private static final int FACTORS = 5;
  private static final int ROWS_PER_DAY = 86_400;
  private static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
  private static final long SEED = 20240101;

  private final Random random = new Random(SEED);
  private final boolean coarse;
  private final double[][] loading = new double[SET.size()][FACTORS];
  private final double[] weight = new double[SET.size()];

  private LassoStore(boolean coarse) {
    this.coarse = coarse;
    for (int j = 0; j < weight.length; j++) {
      weight[j] = j % 3 == 0 ? 0.1 * random.nextGaussian() : 0;
      for (int k = 0; k < FACTORS; k++) {
        loading[j][k] = 0.5 * random.nextGaussian();
      }
    }
  }

  public static void main(String[] args) throws IOException {
    Path store = Path.of(args[0]);
    new LassoStore(args.length > 2).write(partition(store), Long.parseLong(args[1]));
  }

  static Path partition(Path store) {
    return FeatureTable.folder(store, SET).resolve("symbol=" + SYMBOL);
  }

  private void write(Path partition, long rows) throws IOException {
    ParquetTable<LabeledRow> table = FeatureTable.of(SET, HORIZONS_MS, null);
    long done = 0;
    for (int day = 0; done < rows; day++) {
      LocalDate date = FIRST_DAY.plusDays(day);
      Path folder = Files.createDirectories(partition.resolve("date=" + date));
      long fromMs = date.toEpochDay() * 86_400_000L;
      long count = Math.min(ROWS_PER_DAY, rows - done);
      try (FSDataOutputStream out =
          FileSystem.getLocalFileSystem()
              .create(
                  new org.apache.flink.core.fs.Path(folder.resolve("part-0.parquet").toUri()),
                  FileSystem.WriteMode.OVERWRITE)) {
        BulkWriter<LabeledRow> writer = table.writerFactory().create(out);
        for (int i = 1; i <= count; i++) {
          writer.addElement(row(fromMs + i * 1000L));
        }
        writer.finish();
      }
      done += count;
    }
  }

  private LabeledRow row(long timeMs) {
    double[] factors = random.doubles(FACTORS, -1.7, 1.7).toArray();
    double[] values = new double[weight.length];
    double label = random.nextGaussian();
    for (int j = 0; j < values.length; j++) {
      double value = random.nextGaussian();
      for (int k = 0; k < FACTORS; k++) {
        value += loading[j][k] * factors[k];
      }
      values[j] = coarse ? Math.rint(value * 8) / 8 : value;
      label += weight[j] * values[j];
    }
    FeatureRow row = new FeatureRow(SYMBOL, timeMs, 0, 60_000, 0.1, 59_999.9, 60_000, values);
    return new LabeledRow(row, new double[] {label});
  }
}
