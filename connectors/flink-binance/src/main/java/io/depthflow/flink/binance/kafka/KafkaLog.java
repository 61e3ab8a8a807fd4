package io.depthflow.flink.binance.kafka;

import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * The log of lines in a Kafka topic, one symbol after the other in {@link LineBatch}es.
 *
 * <ul>
 *   <li>Written by EXACTLY_ONCE: a reader of committed records sees what a completed checkpoint
 *       covered, once, and a checkpoint interval later than it came.
 *   <li>A symbol keeps to one partition, and so to its order, as long as the number of partitions
 *       stays. Between symbols there is no order: what is made of a symbol's lines depends on them
 *       alone.
 *   <li>Read, the batches go by a keyBy to the subtask that owns the symbol, since a partition is
 *       read by whichever subtask it falls to; behind it the stream is partitioned as keyed state
 *       is. The shuffle moves whole batches, one record for many lines.
 * </ul>
 */
public final class KafkaLog {

  /** A batch's value is not longer, unless a single line is: what a network buffer holds. */
  static final int MAX_BATCH_BYTES = 32 * 1024;

  /**
   * Below the 15 minutes that a broker allows, above what a restart takes: a transaction that times
   * out behind its checkpoint is lost.
   */
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

  /**
   * Above the longest frame that a source takes; the broker's own limit counts compressed bytes.
   */
  private static final int MAX_REQUEST_BYTES = 20 << 20;

  private KafkaLog() {}

  /**
   * Writes lines; each symbol's must come from one subtask.
   *
   * @param live whether the source cannot give again what came after a checkpoint; a restore is
   *     then told by gap markers
   * @param writer tells writers to one topic apart: two at once need two names, and one that is
   *     started again under its name ends what the killed one before it left open
   * @throws KafkaTopicException where no broker answers, or there is no such topic
   */
  public static void write(DataStream<RawLine> lines, KafkaTopic topic, String writer, boolean live)
      throws KafkaTopicException {
    TopicInspector.partitions(topic);
    write(lines, topic, writer, live, MAX_BATCH_BYTES);
  }

  static void write(
      DataStream<RawLine> lines, KafkaTopic topic, String writer, boolean live, int maxBatchBytes) {
    UUID name = UUID.nameUUIDFromBytes(writer.getBytes(StandardCharsets.UTF_8));
    lines
        .transform(
            "kafka batches",
            TypeInformation.of(LineBatch.class),
            new BatchOperator(maxBatchBytes, live))
        .uid("kafka-batches")
        .sinkTo(
            KafkaSink.<LineBatch>builder()
                .setBootstrapServers(topic.brokers())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix("depthflow-" + topic.topic() + "-" + name)
                .setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    String.valueOf(TRANSACTION_TIMEOUT.toMillis()))
                .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
                .setProperty(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_REQUEST_BYTES))
                .setRecordSerializer(new LineBatchSerializationSchema(topic.topic()))
                .build())
        .name("kafka log")
        .uid("kafka-log");
  }

  /**
   * Reads what is committed now, from the beginning, and ends.
   *
   * @param symbols upper case; empty for every symbol that there is
   * @return lines, each symbol's in order at the subtask that owns the key {@code symbol} at the
   *     job's parallelism and maxParallelism: {@code DataStreamUtils.reinterpretAsKeyedStream} is
   *     legal right behind it; no watermarks but the last
   * @throws KafkaTopicException where no broker answers, or there is no such topic, or nothing in
   *     it
   */
  public static DataStream<RawLine> read(
      StreamExecutionEnvironment env, KafkaTopic topic, List<String> symbols)
      throws KafkaTopicException {
    Map<TopicPartition, Long> ends = TopicInspector.stableEnds(topic);
    if (ends.values().stream().noneMatch(end -> end > 0)) {
      throw new KafkaTopicException(
          topic
              + " holds no committed record: record into it first;"
              + " a recorder commits at its checkpoints",
          null);
    }
    Set<String> wanted = new LinkedHashSet<>(symbols);
    KafkaSource<LineBatch> source =
        KafkaSource.<LineBatch>builder()
            .setBootstrapServers(topic.brokers())
            .setTopics(topic.topic())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.offsets(ends))
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            // The position is the checkpoint's; nobody asks a consumer group for it.
            .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false")
            .setDeserializer(new LineBatchDeserializationSchema(wanted))
            .build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "kafka log")
        .uid("kafka-log")
        .keyBy(LineBatch::symbol)
        .transform("lines", RawLineTypeInfo.INSTANCE, new UnpackOperator(topic.toString(), wanted))
        .uid("kafka-lines");
  }
}
