package io.depthflow.pipeline;

import io.depthflow.flink.binance.kafka.KafkaFollowing;
import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import io.depthflow.flink.binance.source.FileConfig;
import io.depthflow.flink.binance.source.LiveConfig;
import io.depthflow.flink.binance.source.MarketSource;
import io.depthflow.flink.binance.source.file.TimeRange;
import io.depthflow.market.RawLine;
import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.KafkaOptions;
import io.depthflow.pipeline.config.MarketOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.SocketOptions;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.config.VenueAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The market's lines as every job gets them, wherever they come from: a venue's sockets, raw log
 * files, or the topic that a recorder writes. What holds of all four streams: each symbol's lines
 * are in order, receive times never decrease, and they come from the subtask that owns the key
 * {@code symbol}, so that {@code DataStreamUtils.reinterpretAsKeyedStream} is legal right behind.
 * So a job is the same behind each of them, and so are its rows.
 *
 * <p>What differs is what a failure costs: files and committed records are read again exactly once;
 * live, what was on the wire meanwhile is gone, and a gap line says so.
 */
final class MarketInput {

  static final ConfigOption<String> INPUT =
      ConfigOptions.key("input")
          .stringType()
          .defaultValue("live")
          .withDescription(
              "Where lines come from: live (the venue), or kafka (the topic that another recorder"
                  + " writes).");

  private MarketInput() {}

  /** The venue's sockets; unbounded. */
  static DataStream<RawLine> live(
      StreamExecutionEnvironment env, Options options, List<String> symbols, List<String> streams) {
    MarketSource source = MarketSource.live(config(options, symbols, streams));
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "market").uid("market");
  }

  /** The source's settings, of the options. */
  static LiveConfig config(Options options, List<String> symbols, List<String> streams) {
    VenueAddress venue = VenueAddress.of(options);
    LiveConfig.Builder live =
        LiveConfig.builder(venue.rest(), venue.ws(), symbols)
            .symbolsRefreshMs(MarketOptions.refreshMs(options))
            .snapshotWeightShare(MarketOptions.weightShare(options))
            .streams(streams)
            .sockets(SocketOptions.of(options, venue))
            .silenceMs(SocketOptions.silenceMs(options))
            .maxParallelism(options.get(CommonOptions.MAX_PARALLELISM));
    if (options.get(RecordOptions.POLL)) {
      live.polled(true).snapshotLimit(RecordOptions.POLL_LEVELS);
    }
    return live.build();
  }

  /** As {@link #recorded(StreamExecutionEnvironment, Options, long)}, to the end. */
  static DataStream<RawLine> recorded(StreamExecutionEnvironment env, Options options)
      throws IOException {
    return recorded(env, options, Long.MAX_VALUE);
  }

  /**
   * Raw log files, or what is committed to a topic now; bounded.
   *
   * @param readToMs files are read to each symbol's first line at or behind this time, ms of
   *     receive time; a topic is read whole
   * @throws IOException where the topic cannot be read
   */
  static DataStream<RawLine> recorded(
      StreamExecutionEnvironment env, Options options, long readToMs) throws IOException {
    Optional<KafkaTopic> topic = KafkaOptions.topic(options);
    if (topic.isEmpty()) {
      return files(env, options, readToMs);
    }
    if (!options.get(CommonOptions.FILES).isEmpty()) {
      throw new UsageException(
          options.set().job() + " reads FILES or --kafka-brokers, not both at once");
    }
    return committed(env, topic.get(), options.get(CommonOptions.SYMBOLS));
  }

  /**
   * What is committed to a topic now; bounded.
   *
   * @param symbols empty for all
   * @throws IOException where the topic cannot be read
   */
  static DataStream<RawLine> committed(
      StreamExecutionEnvironment env, KafkaTopic topic, List<String> symbols) throws IOException {
    return KafkaLog.read(env, topic, symbols);
  }

  private static DataStream<RawLine> files(
      StreamExecutionEnvironment env, Options options, long readToMs) {
    FileConfig files =
        FileConfig.of(options.require(CommonOptions.FILES))
            .withSymbols(options.get(CommonOptions.SYMBOLS))
            .withRange(TimeRange.closedAt(readToMs))
            .withMaxParallelism(options.get(CommonOptions.MAX_PARALLELISM));
    return env.fromSource(
            MarketSource.files(files), WatermarkStrategy.noWatermarks(), "raw log files")
        .uid("lines");
  }

  /**
   * What was committed to a topic and what will be; unbounded.
   *
   * @throws IOException where the topic cannot be read
   */
  static DataStream<RawLine> followed(
      StreamExecutionEnvironment env, KafkaTopic topic, Options options) throws IOException {
    return KafkaLog.follow(env, topic, options.get(CommonOptions.SYMBOLS), KafkaFollowing.ALL);
  }

  /**
   * The lines that a desk trades on: from its own sockets, or from a topic as soon as they are
   * written, of the venue that its orders go to.
   *
   * @throws IOException where the topic cannot be read
   */
  static DataStream<RawLine> traded(
      StreamExecutionEnvironment env, Options options, String symbol, List<String> streams)
      throws IOException {
    Optional<KafkaTopic> topic = KafkaOptions.topic(options);
    if (topic.isEmpty()) {
      return live(env, options, List.of(symbol), streams);
    }
    KafkaFollowing how =
        new KafkaFollowing(
            options.has(KafkaOptions.BACK) ? options.get(KafkaOptions.BACK) : null,
            options.get(KafkaOptions.COMMITTED),
            VenueAddress.of(options).kind());
    return KafkaLog.follow(env, topic.get(), List.of(symbol), how);
  }

  /** What a desk that reads a topic is to expect, for its screen; nothing behind sockets. */
  static Optional<String> telling(Options options, long maxRowAgeMs) {
    return KafkaOptions.topic(options)
        .map(
            topic ->
                "market lines from %s, %s; a row older than %,d ms is not traded on"
                    .formatted(
                        topic,
                        options.get(KafkaOptions.COMMITTED)
                            ? "once committed, a checkpoint interval of the recorder late"
                            : "as they are written",
                        maxRowAgeMs));
  }
}
