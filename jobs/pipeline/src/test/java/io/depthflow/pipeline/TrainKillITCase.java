package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.operator.FeatureColumns;
import io.depthflow.pipeline.operator.GramPlan;
import io.depthflow.pipeline.operator.ModelPlan;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.pipeline.workflow.TrainWorkflow;
import io.depthflow.sinks.parquet.ColumnBatch;
import io.depthflow.sinks.parquet.ParquetRowSource;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pass over four files, killed in the middle of one: the model is the same, bit for bit. */
class TrainKillITCase {
  private static final long SEED = 77;
  private static final FeatureSet SET = FeatureSet.byName("core");
  private static final long[] HORIZONS_MS = {1_000, 10_000};

  @TempDir Path dir;

  @Test
  void shouldTrainTheSameModelAcrossAKillInMidPass() throws Exception {
    List<org.apache.flink.core.fs.Path> files = files();
    String undisturbed = train(files, 1, false, "undisturbed");
    assertThat(train(files, 1, true, "killed")).isEqualTo(undisturbed);
    assertThat(train(files, 2, true, "killed at 2")).isEqualTo(undisturbed);
  }

  private String train(
      List<org.apache.flink.core.fs.Path> files, int parallelism, boolean kill, String name)
      throws Exception {
    StreamExecutionEnvironment env =
        JobEnvironment.create(
            Options.of(
                TrainJob.OPTIONS,
                "--parallelism=" + parallelism,
                "--checkpoint-interval=50ms",
                "--restart-attempts=1"));
    Source<ColumnBatch, ?, ?> source =
        ParquetRowSource.columns(
            files,
            "features",
            FeatureTable.TIME_COLUMN,
            FeatureTable.valueColumns(SET, HORIZONS_MS));
    HeldSource.READERS.set(0);
    // A file is 3 batches: the kill falls into the second file of its reader.
    Source<ColumnBatch, ?, ?> held = kill ? new HeldSource<>(source, 5, 1) : source;
    GramPlan plan =
        new GramPlan(
            SET.names(),
            HORIZONS_MS,
            new BlockPlan(30_000, 512),
            NonFinite.SKIP_ROW,
            CleaningPlan.usual(SET.names(), 4, 0.01),
            Long.MAX_VALUE);
    Path models = dir.resolve(name);
    TrainWorkflow.train(
            env.fromSource(
                    held,
                    WatermarkStrategy.noWatermarks(),
                    "rows",
                    TypeInformation.of(ColumnBatch.class))
                .map(b -> new FeatureColumns(b.file(), b.rows(), b.times(), b.values()))
                .returns(FeatureColumns.class),
            "BTCUSDT",
            SET.name(),
            1_000,
            plan,
            ModelPlan.each(HORIZONS_MS.length, List.of(new int[0])),
            WalkForwardOptions.defaults())
        .sinkTo(new ModelSink(models, null, "test", null, null))
        .setParallelism(1);
    env.execute(name);
    assertThat(HeldSource.READERS.get()).as("readers of %s", name).isEqualTo(kill ? 2 : 0);
    return new ModelStore(models).latest().id();
  }

  private List<org.apache.flink.core.fs.Path> files() throws Exception {
    Random random = new Random(SEED);
    Path root = Files.createDirectories(dir.resolve("rows"));
    long timeMs = 1_700_000_000_000L;
    for (int file = 0; file < 4; file++) {
      try (FSDataOutputStream out =
          FileSystem.getLocalFileSystem()
              .create(
                  new org.apache.flink.core.fs.Path(root.resolve(file + ".parquet").toUri()),
                  FileSystem.WriteMode.NO_OVERWRITE)) {
        BulkWriter<LabeledRow> writer =
            FeatureTable.of(SET, HORIZONS_MS, null).writerFactory().create(out);
        for (int i = 0; i < 2_500; i++) {
          timeMs += 1000;
          double[] x = random.doubles(SET.size(), -1, 1).toArray();
          double[] y = {x[2] + random.nextGaussian(), i % 50 == 0 ? Double.NaN : x[0] - x[1]};
          writer.addElement(
              new LabeledRow(new FeatureRow("BTCUSDT", timeMs, 0, 100, 1, 99.5, 100.5, x), y));
        }
        writer.finish();
      }
    }
    return ParquetRows.files(new org.apache.flink.core.fs.Path(root.toUri()));
  }
}
