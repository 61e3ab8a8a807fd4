package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.binance.recording.RawLogWriter;
import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.exchange.generator.MarketGenerator;
import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.kafka.KafkaWriting;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.check.CheckFailedException;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of a topic's lines, held against those of the Parquet that a backfill makes of them. The
 * lines go over midnight, so that there are two parts to sum.
 */
class TrainKafkaITCase {
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");
  private static final long MIDNIGHT_MS = 1_680_652_800_000L;
  private static final long START_MS = MIDNIGHT_MS - 300_000;
  private static final long SECONDS = 600;

  /** Records of the topic that a checkpoint holds, and those behind it, when the reader dies. */
  private static final int CHECKPOINTED = 30;

  private static final int KILLED = 10;

  @TempDir Path dir;

  /** Undisturbed, and through a failure behind a checkpoint in the middle of the topic. */
  @Test
  @Timeout(300)
  void shouldTrainTheModelsOfTheStoredRowsBitForBit() throws Exception {
    List<String> logs = logs();
    KafkaTopic topic = KafkaBroker.shared().create("trained", 2);
    Path store = dir.resolve("store");
    List<String> backfill = new ArrayList<>(logs);
    // One file a day: a file is a part of the sums, and a checkpoint would begin another.
    backfill.addAll(
        List.of("--store=" + store, "--horizons=5s,10s", "--checkpoint-interval=10min"));
    BackfillJob.run(Options.of(BackfillJob.OPTIONS, backfill.toArray(String[]::new)));
    carry(logs, topic);

    String check = "--check-log=" + logs.get(0);
    Map<String, String> stored = submit("stored", "--store=" + store, check);
    try (Stream<Path> found = Files.walk(dir.resolve("stored"))) {
      assertThat(found.filter(f -> f.endsWith(ModelSink.LOOK_AHEAD)))
          .as("what the check found, with each model")
          .hasSize(2);
    }
    String foreign = "--check-log=" + logs.get(1);
    assertThatThrownBy(() -> submit("foreign", "--store=" + store, foreign))
        .as("nothing is trained on a cluster either")
        .isInstanceOf(CheckFailedException.class)
        .hasMessageContaining("look-ahead cannot be told");
    assertThat(dir.resolve("foreign")).doesNotExist();
    assertThat(stored).as("a model and how it was found, for each horizon").hasSize(4);
    String[] kafka = {"--kafka-brokers=" + topic.brokers(), "--kafka-topic=" + topic.topic()};
    assertThat(train("kafka1", kafka[0], kafka[1]))
        .as("the fingerprint of the log too")
        .isEqualTo(stored);
    assertThat(submit("kafka2", kafka[0], kafka[1], "--parallelism=2"))
        .as("at parallelism 2")
        .isEqualTo(stored);
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      String models = "killed at " + parallelism;
      String[] args = {kafka[0], kafka[1], "--parallelism=" + parallelism, "--restart-attempts=1"};
      assertThat(HoldingEnvironment.during(CHECKPOINTED, KILLED, () -> submit(models, args)))
          .as(models)
          .isEqualTo(stored);
      assertThat(HeldSource.READERS.get()).as("readers of %s", models).isEqualTo(2);
    }
    LinearModel latest = new ModelStore(dir.resolve("kafka2")).latest();
    assertThat(latest.horizonMs()).as("the first of --horizon").isEqualTo(10_000);
    assertThat(latest.metrics().trainRows()).isGreaterThan(300);

    assertThatThrownBy(() -> train("both", kafka[0], kafka[1], "--store=" + store))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--store or --kafka-brokers");
    assertThatThrownBy(
            () -> TrainJob.run(Options.of(TrainJob.OPTIONS, kafka[0], kafka[1], "--models=none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--symbol");
    assertThatThrownBy(() -> train("checked", kafka[0], kafka[1], check))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--check-log");
    assertThatThrownBy(() -> train("unlabelled", "--store=" + store, "--horizon=7s"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("label_5s_bp, label_10s_bp, not label_7s_bp");
  }

  /** As the command does it. */
  private Map<String, String> train(String models, String... args) throws Exception {
    TrainJob.run(Options.of(TrainJob.OPTIONS, arguments(models, args)));
    return made(models);
  }

  /** As {@code flink run} does it. */
  private Map<String, String> submit(String models, String... args) throws Exception {
    TrainJob.main(arguments(models, args));
    return made(models);
  }

  private String[] arguments(String models, String... args) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--symbol=BTCUSDT",
                "--horizon=10s,5s",
                "--folds=2",
                "--checkpoint-interval=300ms",
                "--models=" + dir.resolve(models)));
    all.addAll(List.of(args));
    return all.toArray(String[]::new);
  }

  /** What lies in a model store. */
  private Map<String, String> made(String models) throws Exception {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(dir.resolve(models))) {
      for (Path file : found.filter(f -> f.endsWith(ModelSink.TRAINING)).toList()) {
        Path folder = file.getParent();
        files.put(folder.getFileName() + " training", Files.readString(file));
        files.put(folder.getFileName() + " model", Files.readString(folder.resolve("model.json")));
      }
    }
    return files;
  }

  private static void carry(List<String> logs, KafkaTopic topic) throws Exception {
    StreamExecutionEnvironment env =
        JobEnvironment.create(Options.of(BackfillJob.OPTIONS, "--checkpoint-interval=300ms"));
    KafkaLog.write(
        env.fromSource(MarketSource.files(logs), WatermarkStrategy.noWatermarks(), "raw log files"),
        topic,
        KafkaWriting.replayed("trained"));
    env.execute("files to kafka");
  }

  private List<String> logs() throws Exception {
    List<String> files = new ArrayList<>();
    long endNs = (START_MS + SECONDS * 1000) * 1_000_000;
    for (String symbol : SYMBOLS) {
      Path file = dir.resolve(symbol.toLowerCase(Locale.ROOT) + ".gz");
      GeneratorConfig config = GeneratorConfig.defaults().withSymbol(symbol).withSeed(6);
      try (MarketGenerator market = new MarketGenerator(config.withStartMs(START_MS));
          RawLogWriter writer = RawLogWriter.open(file, 0)) {
        for (RawLine l = market.nextBefore(endNs); l != null; l = market.nextBefore(endNs)) {
          writer.write(l);
        }
      }
      files.add(file.toString());
    }
    return files;
  }
}
