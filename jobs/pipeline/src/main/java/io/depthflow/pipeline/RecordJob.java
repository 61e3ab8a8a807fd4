package io.depthflow.pipeline;

import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.kafka.KafkaWriting;
import io.depthflow.flink.binance.source.SymbolChoice;
import io.depthflow.market.RawLine;
import io.depthflow.market.book.BookSample;
import io.depthflow.pipeline.config.Commands;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.JobEnvironment;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.MarketOptions;
import io.depthflow.pipeline.config.OptionSet;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.SocketOptions;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.config.VenueAddress;
import io.depthflow.pipeline.table.Footers;
import io.depthflow.pipeline.table.SampleCsv;
import io.depthflow.pipeline.table.SampleTable;
import io.depthflow.pipeline.workflow.FeatureWorkflow;
import io.depthflow.sinks.csv.CsvSink;
import io.depthflow.sinks.parquet.ParquetSinks;
import io.depthflow.sinks.recording.RawLogLayout;
import io.depthflow.sinks.recording.RawLogSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;

/**
 * The live market to a lossless raw log, the same lines to Kafka if asked for, and the book once
 * per second to Parquet, with its feature rows if asked for.
 */
public final class RecordJob {

  static final ConfigOption<List<String>> STREAMS =
      ConfigOptions.key("streams")
          .stringType()
          .asList()
          .defaultValues("depth@100ms", "trade", "bookTicker")
          .withDescription("Market streams, comma separated, without the symbol.");

  static final ConfigOption<RawLogLayout> RAW_FILES =
      ConfigOptions.key("raw-files")
          .enumType(RawLogLayout.class)
          .defaultValue(RawLogLayout.HOURLY)
          .withDescription("Raw log files of a symbol: hourly or daily, in a folder a day.");

  static final ConfigOption<Boolean> RESUME =
      ConfigOptions.key("resume")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Go on from the newest checkpoint of an earlier run into that store: what it covered"
                  + " is there once, what came after it is cut off and named by a marker.");

  public static final OptionSet OPTIONS =
      new OptionSet(
          "record",
          "Records the live market: every frame as it came, and the book once per second.",
          List.of(
              MarketInput.INPUT,
              MarketOptions.SYMBOLS,
              MarketOptions.SYMBOLS_REFRESH,
              CommonOptions.VENUE,
              CommonOptions.REST_URL,
              CommonOptions.WS_URL,
              STREAMS,
              MarketOptions.SNAPSHOT_WEIGHT_SHARE,
              SocketOptions.ROUTE_PREFIX,
              SocketOptions.STREAMS_PER_SOCKET,
              SocketOptions.STREAM_SILENCE,
              SocketOptions.STREAM_QUIET,
              SocketOptions.SOCKET_LIFETIME,
              RecordOptions.POLL,
              CommonOptions.STORE,
              RAW_FILES,
              RESUME,
              RecordOptions.CSV,
              RecordOptions.BATCH_ROWS,
              LiveFeatures.FEATURE_SET,
              BackfillJob.HORIZONS,
              RecordOptions.COMPACT_EVERY,
              KafkaOptions.BROKERS,
              KafkaOptions.TOPIC,
              KafkaOptions.PROPERTIES,
              KafkaOptions.LINGER,
              CommonOptions.RUN_FOR,
              CommonOptions.PERIOD,
              CommonOptions.PARALLELISM,
              CommonOptions.MAX_PARALLELISM,
              CommonOptions.CHECKPOINT_INTERVAL,
              CommonOptions.CHECKPOINT_DIR,
              CommonOptions.RESTART_ATTEMPTS),
          null);

  private RecordJob() {}

  public static void main(String[] args) throws Exception {
    Commands.main(OPTIONS, args, options -> define(options).execute("record"));
  }

  /** Runs until {@code --for} is over, then stops with every file whole; else until stopped. */
  public static void run(Options options) throws Exception {
    run(define(options), options);
  }

  static void run(StreamExecutionEnvironment env, Options options) throws Exception {
    new RecordRun(options, checkpoints(options), () -> false).execute(env);
  }

  /**
   * As {@link #run(Options)}, but also ends when there is enough.
   *
   * @param enough asked several times a second
   */
  static void run(Options options, Callable<Boolean> enough) throws Exception {
    new RecordRun(options, checkpoints(options), enough).execute(define(options));
  }

  static StreamExecutionEnvironment define(Options options) throws IOException {
    RecordOptions.check(options);
    return switch (options.get(MarketInput.INPUT)) {
      case "live" -> defineLive(options);
      case "kafka" -> defineFromKafka(options);
      default ->
          throw new UsageException(
              "--input cannot be '" + options.get(MarketInput.INPUT) + "'; it is live or kafka");
    };
  }

  private static StreamExecutionEnvironment defineLive(Options options) throws IOException {
    if (options.get(CommonOptions.SYMBOLS).isEmpty()) {
      throw new UsageException("record needs --symbols, e.g. --symbols BTCUSDT,ETHUSDT");
    }
    Optional<KafkaTopic> topic = KafkaOptions.topicToWrite(options);
    StreamExecutionEnvironment env = JobEnvironment.create(options, checkpoints(options));
    record(market(env, options), options, topic);
    resume(env, options);
    return env;
  }

  private static void resume(StreamExecutionEnvironment env, Options options) {
    if (options.get(RESUME)) {
      Checkpoints.resume(env, checkpoints(options));
    }
  }

  /** The topic is the source here: its committed lines, and nothing goes back into it. */
  private static StreamExecutionEnvironment defineFromKafka(Options options) throws IOException {
    KafkaTopic topic =
        KafkaOptions.topic(options)
            .orElseThrow(
                () -> new UsageException("record --input kafka needs --kafka-brokers HOST:PORT"));
    if (MarketOptions.choice(options).top() > 0) {
      throw new UsageException(
          "record --input kafka takes symbols by name alone: a topic says nothing of volumes");
    }
    StreamExecutionEnvironment env = JobEnvironment.create(options, checkpoints(options));
    record(MarketInput.followed(env, topic, options), options, Optional.empty(), false);
    resume(env, options);
    return env;
  }

  /** The source. */
  static DataStream<RawLine> market(StreamExecutionEnvironment env, Options options) {
    MarketOptions.choice(options);
    return MarketInput.live(env, options, options.get(CommonOptions.SYMBOLS), options.get(STREAMS));
  }

  /** Everything behind a live source. */
  static void record(DataStream<RawLine> lines, Options options, Optional<KafkaTopic> topic)
      throws IOException {
    record(lines, options, topic, true);
  }

  /**
   * @param live false behind a source that gives again what came after a checkpoint
   */
  static void record(
      DataStream<RawLine> lines, Options options, Optional<KafkaTopic> topic, boolean live)
      throws IOException {
    Path store = Path.of(options.get(CommonOptions.STORE)).toAbsolutePath();
    RawLogSink.of(store.resolve("raw"), options.get(RAW_FILES)).write(lines, live);
    if (topic.isPresent()) {
      KafkaLog.write(
          lines,
          topic.get(),
          KafkaWriting.live(
              writer(options), options.get(KafkaOptions.LINGER), VenueAddress.of(options).kind()));
    }
    DataStream<BookSample> samples =
        FeatureWorkflow.samples(lines, options.get(CommonOptions.PERIOD).toMillis(), false);
    samples
        .sinkTo(
            ParquetSinks.rolling(
                SampleTable.of(null)
                    .withMetadata(
                        Map.of(
                            Footers.REVISION,
                            Commands.revision(),
                            Footers.PERIOD,
                            String.valueOf(options.get(CommonOptions.PERIOD).toMillis()))),
                new org.apache.flink.core.fs.Path(SampleTable.folder(store).toUri()),
                SampleTable.partitioner()))
        .name("samples")
        .uid("samples");
    if (options.has(RecordOptions.CSV)) {
      Path csv = Path.of(options.get(RecordOptions.CSV));
      samples
          .sinkTo(CsvSink.of(csv, new SampleCsv(), RecordOptions.batchRows(options)))
          .name("csv")
          .uid("csv");
    }
    if (options.has(LiveFeatures.FEATURE_SET)) {
      LiveFeatures.write(samples, options, store);
    }
  }

  static String text(Duration duration) {
    return TimeUtils.formatWithHighestUnit(duration);
  }

  /**
   * A recorder of the same symbols takes the place of the one before it. Those of the largest
   * volume are the same however many: top:20 lies within top:50.
   */
  private static String writer(Options options) {
    SymbolChoice choice = MarketOptions.choice(options);
    return choice.top() > 0
        ? "record top"
        : "record " + options.get(CommonOptions.SYMBOLS).stream().sorted().toList();
  }

  private static Path checkpoints(Options options) {
    return options.has(CommonOptions.CHECKPOINT_DIR)
        ? Path.of(options.get(CommonOptions.CHECKPOINT_DIR)).toAbsolutePath()
        : Path.of(options.get(CommonOptions.STORE)).toAbsolutePath().resolve(".checkpoints");
  }
}
