package io.depthflow.pipeline;

import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.report.Json;
import io.depthflow.pipeline.table.FeatureTable;
import io.depthflow.sinks.parquet.ColumnBatch;
import io.depthflow.sinks.parquet.ParquetRows;
import io.depthflow.sinks.parquet.RowIterator;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.BlockPlan;
import io.depthflow.strategy.lasso.Kernels;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingPlan;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForward;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains once on made-up rows while the embedded cluster starts, which leaves a core half idle for
 * seconds: what reads, sums and solves is interpreted at first, and a million rows are over before
 * the JVM has compiled it. Once is enough to make the whole process no longer; more often, its rows
 * are through sooner and the process takes longer. Nothing of this is kept, and no result depends
 * on whether or how far it ran; where it fails, that is logged and the training is slower. It ends
 * within a batch of rows once it is told that the job is there.
 */
final class TrainWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(TrainWarmUp.class);

  /** A store below this is trained on in less time than the compiler takes. */
  private static final long LEAST_BYTES = 32L << 20;

  /** Of the one file that is read again and again. */
  private static final int ROWS = 2_048;

  /** Readings of the file whose sums are joined and solved. */
  private static final int READINGS = 8;

  /** Of time, that those rows lie in; more where there are more groups to be made of them. */
  private static final int LEAST_BLOCKS = 16;

  private static final long SEED = 1;

  private final FeatureTerms terms;
  private final TrainingPlan plan;
  private final BlockPlan blocks;
  private final long rowMs;
  private volatile boolean ended;

  TrainWarmUp(FeatureTerms terms, TrainingPlan plan) {
    this.terms = terms;
    this.plan = plan;
    this.blocks = BlockPlan.of(terms.horizonsMs(), 0, plan.selection());
    int count = Math.max(LEAST_BLOCKS, 2 * plan.selection().groups());
    this.rowMs = Math.max(1, blocks.blockMs() * count / (ROWS * READINGS));
  }

  /** Begins, where it is worth it, in a thread that does not keep the process from ending. */
  static TrainWarmUp start(Options options) {
    FeatureTerms terms = FeatureTerms.of(options, CommonOptions.FEATURE_SET, TrainTerms.HORIZON);
    TrainWarmUp warmUp = new TrainWarmUp(terms, TrainTerms.plan(options, terms.set().names()));
    if (KafkaOptions.topic(options).isEmpty()
        && isLarge(FeatureTable.folder(Path.of(options.get(CommonOptions.STORE)), terms.set()))) {
      Kernels.warmUp();
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      Thread thread = new Thread(() -> warmUp.run(folder), "train-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
    return warmUp;
  }

  private static boolean isLarge(Path store) {
    if (!Files.isDirectory(store)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(store)) {
      return files.mapToLong(file -> file.toFile().length()).sum() >= LEAST_BYTES;
    } catch (IOException | UncheckedIOException e) {
      LOG.info("{} is not measured", store, e); // a job that writes into it took a file away
      return false;
    }
  }

  /** Has it end; does not wait for that. */
  void end() {
    ended = true;
  }

  /**
   * All of it.
   *
   * @param folder of the file of made-up rows, which is gone afterwards
   * @return whether it came to its end
   */
  boolean run(Path folder) {
    try {
      Path file = Files.createTempFile(folder, "depthflow-warm-up", ".parquet");
      file.toFile().deleteOnExit(); // for a process that ends before this does
      try {
        write(file);
        return train(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the training begins with nothing compiled", e);
      return false;
    }
  }

  private void write(Path file) throws IOException {
    Random random = new Random(SEED);
    try (FSDataOutputStream out =
        FileSystem.getLocalFileSystem()
            .create(StoredRows.flinkPath(file), FileSystem.WriteMode.OVERWRITE)) {
      BulkWriter<LabeledRow> writer =
          FeatureTable.of(terms.set(), terms.horizonsMs(), null).writerFactory().create(out);
      for (int row = 1; row <= ROWS && !ended; row++) {
        writer.addElement(row(row * rowMs, random));
      }
      writer.finish();
    }
  }

  /** Labels that some features tell something of, so that the solver has a path to walk. */
  private LabeledRow row(long timeMs, Random random) {
    double[] values = new double[terms.set().size()];
    double told = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble();
      told += i % 3 == 0 ? values[i] : 0;
    }
    double[] labels = new double[terms.horizonsMs().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = told + random.nextDouble();
    }
    return new LabeledRow(new FeatureRow("", timeMs, 0, 1, 1, 1, 1, values), labels);
  }

  /** What a job does. */
  private boolean train(Path file) throws IOException {
    TrainingSums sums = empty();
    for (int i = 0; i < READINGS && !ended; i++) {
      sums.merge(handedOn(part(file, i * ROWS * rowMs)));
    }
    if (ended) {
      return false;
    }
    TrainingResult result =
        WalkForward.train(
            sums.blocks(0), sums.outliers(0), terms.horizonsMs()[0], plan.selection());
    Json.MAPPER.writeValueAsBytes(result);
    return true;
  }

  private TrainingSums part(Path file, long laterMs) throws IOException {
    TrainingSums sums = empty();
    try (RowIterator<ColumnBatch> batches =
        ParquetRows.columns(
            List.of(StoredRows.flinkPath(file)),
            "features",
            FeatureTable.TIME_COLUMN,
            FeatureTable.valueColumns(terms.set(), terms.horizonsMs()))) {
      while (!ended && batches.hasNext()) {
        ColumnBatch batch = batches.next();
        for (int row = 0; row < batch.rows(); row++) {
          batch.times()[row] += laterMs;
        }
        sums.addColumns(batch.times(), batch.values(), batch.rows());
      }
    }
    sums.settle();
    return sums;
  }

  private TrainingSums empty() {
    return new TrainingSums(
        blocks.sums(terms.set().names(), terms.horizonsMs(), NonFinite.SKIP_ROW), plan.cleaning());
  }

  /** As sums go from a subtask to the solver. */
  private TrainingSums handedOn(TrainingSums sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sums.write(new DataOutputStream(bytes));
    return TrainingSums.read(
        plan.cleaning(), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
