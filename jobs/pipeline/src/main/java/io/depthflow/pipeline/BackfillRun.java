package io.depthflow.pipeline;

import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.metrics.MarketFigures;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.screen.BackfillFigures;
import io.depthflow.pipeline.screen.ReadingLine;
import io.depthflow.pipeline.screen.StatusLine;
import io.depthflow.sinks.parquet.RowSpan;
import io.depthflow.sinks.parquet.StagedPublish;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Follows an embedded backfill from its start to the account of what it published. */
final class BackfillRun {
  private static final long POLL_MS = 250;

  /** One screen of output a command. */
  private static final int PARTITIONS_TOLD = 20;

  private final Options options;
  private final Path folder;
  private final long periodMs;

  /**
   * @param folder that is published into
   */
  BackfillRun(Options options, Path folder, long periodMs) {
    this.options = options;
    this.folder = folder;
    this.periodMs = periodMs;
  }

  void execute(StreamExecutionEnvironment env) throws Exception {
    Optional<KafkaTopic> topic = KafkaOptions.topic(options);
    long topicOffsets = topic.isPresent() ? KafkaLog.committedOffsets(topic.get()) : 0;
    try (StatusLine status = StatusLine.ofThisProcess()) {
      RunningJob job = new RunningJob(env.executeAsync("backfill"), "the backfill");
      MarketFigures figures = MarketFigures.of(job.client().getJobID());
      long startNs = System.nanoTime();
      Supplier<BackfillFigures> reading =
          () -> BackfillFigures.read(figures, topicOffsets, System.nanoTime() - startNs);
      ReadingLine<BackfillFigures> line =
          new ReadingLine<>(status, BackfillFigures.NONE, reading, BackfillFigures::line);
      while (!hasEnded(job)) {
        line.show();
      }
      status.clear();
      System.out.println(reading.get().summary()); // counters outlive the job
    }
    tellPublished();
  }

  private boolean hasEnded(RunningJob job) throws Exception {
    try {
      return job.hasEnded(POLL_MS);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw CorruptLine.locate(e, options.get(CommonOptions.FILES));
    }
  }

  /** What the files say, whatever attempts the job needed. */
  private void tellPublished() throws IOException {
    Map<String, Long> rows =
        StagedPublish.published(StoredRows.flinkPath(folder), options.get(BackfillJob.RUN_ID));
    Map<String, RowSpan> partitions = new TreeMap<>();
    Map<String, RowSpan> symbols = new TreeMap<>();
    for (String partition : rows.keySet()) {
      RowSpan span = StoredRows.span(folder.resolve(partition));
      partitions.put(partition, span);
      symbols.merge(partition.substring(0, partition.indexOf('/')), span, RowSpan::plus);
    }
    System.out.printf(
        Locale.ROOT,
        "      %,d rows, partitions: %d, below %s%n",
        rows.values().stream().mapToLong(Long::longValue).sum(),
        rows.size(),
        folder);
    System.out.printf(
        Locale.ROOT,
        "      without a row, between a symbol's first and last: %s%n",
        lengthOf(symbols.values().stream().mapToLong(this::missing).sum()));
    partitions.entrySet().stream()
        .limit(PARTITIONS_TOLD)
        .forEach(
            e ->
                System.out.printf(
                    Locale.ROOT,
                    "      %,9d  %s  %s to %s%s%n",
                    e.getValue().rows(),
                    e.getKey(),
                    Instant.ofEpochMilli(e.getValue().first()),
                    Instant.ofEpochMilli(e.getValue().last()),
                    missing(e.getValue()) == 0
                        ? ""
                        : ", " + lengthOf(missing(e.getValue())) + " without"));
    if (partitions.size() > PARTITIONS_TOLD) {
      System.out.printf(Locale.ROOT, "      and %,d more%n", partitions.size() - PARTITIONS_TOLD);
    }
  }

  /** Periods without a row between the first and the last. */
  private long missing(RowSpan span) {
    return (span.last() - span.first()) / periodMs + 1 - span.rows();
  }

  private String lengthOf(long periods) {
    return periodMs % 1000 == 0
        ? String.format(Locale.ROOT, "%,d s", periods * (periodMs / 1000))
        : String.format(Locale.ROOT, "%,.1f s", periods * periodMs / 1e3);
  }
}
