package io.depthflow.flink.binance.kafka;

import io.depthflow.flink.binance.source.RawLineTypeInfo;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The log of lines in a Kafka topic, one symbol after the other in {@link LineBatch}es.
 *
 * <ul>
 *   <li>Written by EXACTLY_ONCE: a reader of committed records sees what a completed checkpoint
 *       covered, once, and a checkpoint interval later than it came. Who reads records as they are
 *       written sees them after the writer's linger time ({@link KafkaFollowing} says at what
 *       price).
 *   <li>A symbol keeps to one partition, and so to its order, as long as the number of partitions
 *       stays; writer and reader refuse a topic where it has not. Between symbols there is no
 *       order: what is made of a symbol's lines depends on them alone.
 *   <li>Read, the batches go by a keyBy to the subtask that owns the symbol, since a partition is
 *       read by whichever subtask it falls to; behind it the stream is partitioned as keyed state
 *       is. The shuffle moves whole batches, one record for many lines.
 *   <li>No watermarks but the last of a bounded read: a row is decided by its symbol's own lines,
 *       so a partition without lines holds nothing back, and none is ever declared idle.
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

  /** How soon lines in a partition that a topic was given meanwhile are met, and refused. */
  private static final Duration DISCOVERY = Duration.ofSeconds(30);

  private KafkaLog() {}

  /**
   * Writes lines; each symbol's must come from one subtask.
   *
   * @throws KafkaTopicException where no broker answers, there is no such topic, or it was given
   *     more partitions since it was written
   */
  public static void write(DataStream<RawLine> lines, KafkaTopic topic, KafkaWriting how)
      throws KafkaTopicException {
    write(lines, topic, how, TopicInspector.partitionsToWrite(topic), MAX_BATCH_BYTES);
  }

  static void write(
      DataStream<RawLine> lines,
      KafkaTopic topic,
      KafkaWriting how,
      int partitions,
      int maxBatchBytes) {
    UUID name = UUID.nameUUIDFromBytes(how.writer().getBytes(StandardCharsets.UTF_8));
    String writer = "depthflow-" + topic.topic() + "-" + name;
    String run = LeftTransactions.run(writer, System.currentTimeMillis());
    lines
        .transform(
            "kafka batches",
            TypeInformation.of(LineBatch.class),
            new BatchOperator(
                maxBatchBytes,
                how.live(),
                how.linger().toMillis(),
                new LeftTransactions(topic, writer, run)))
        .uid("kafka-batches")
        .sinkTo(
            KafkaSink.<LineBatch>builder()
                .setKafkaProducerConfig(topic.clientProperties())
                .setBootstrapServers(topic.brokers())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(run)
                .setProperty(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    String.valueOf(TRANSACTION_TIMEOUT.toMillis()))
                .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
                .setProperty(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_REQUEST_BYTES))
                .setRecordSerializer(
                    new LineBatchSerializationSchema(topic.topic(), partitions, how.venue()))
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
   *     legal right behind it
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
    KafkaSourceBuilder<LineBatch> source =
        source(topic, true)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.offsets(ends));
    return lines(env, source, topic, symbols, ends.size(), null);
  }

  /**
   * Offsets that {@link #read} passes: its records, and the marks of transactions between them.
   * What the broker has deleted from a partition's beginning is not among them.
   *
   * @throws KafkaTopicException where no broker answers, or there is no such topic
   */
  public static long committedOffsets(KafkaTopic topic) throws KafkaTopicException {
    return TopicInspector.stableOffsets(topic);
  }

  /**
   * Reads what there is and goes on with what comes, until the job is stopped. A restore goes on
   * behind the last line that its checkpoint covered, exactly once.
   *
   * @param symbols upper case; empty for every symbol that comes
   * @return lines as of {@link #read}
   * @throws KafkaTopicException where no broker answers, or there is no such topic; the job fails
   *     by one where lines come from another venue, or the topic is given more partitions
   */
  public static DataStream<RawLine> follow(
      StreamExecutionEnvironment env, KafkaTopic topic, List<String> symbols, KafkaFollowing how)
      throws KafkaTopicException {
    int partitions = TopicInspector.partitions(topic);
    OffsetsInitializer start =
        how.back() == null
            ? OffsetsInitializer.earliest()
            : OffsetsInitializer.timestamp(System.currentTimeMillis() - how.back().toMillis());
    KafkaSourceBuilder<LineBatch> source =
        source(topic, how.committed())
            .setStartingOffsets(start)
            .setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                String.valueOf(DISCOVERY.toMillis()));
    return lines(env, source, topic, symbols, partitions, how.venue());
  }

  private static KafkaSourceBuilder<LineBatch> source(KafkaTopic topic, boolean committed) {
    return KafkaSource.<LineBatch>builder()
        .setProperties(topic.clientProperties())
        .setBootstrapServers(topic.brokers())
        .setTopics(topic.topic())
        .setProperty(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            (committed ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED)
                .toString()
                .toLowerCase(Locale.ROOT))
        // The position is the checkpoint's; nobody asks a consumer group for it.
        .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
  }

  private static DataStream<RawLine> lines(
      StreamExecutionEnvironment env,
      KafkaSourceBuilder<LineBatch> source,
      KafkaTopic topic,
      List<String> symbols,
      int partitions,
      String venue) {
    Set<String> wanted = new LinkedHashSet<>(symbols);
    source.setDeserializer(new LineBatchDeserializationSchema(wanted, partitions, venue));
    return env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "kafka log")
        .uid("kafka-log")
        .keyBy(LineBatch::symbol)
        .transform("lines", RawLineTypeInfo.INSTANCE, new UnpackOperator(topic.toString(), wanted))
        .uid("kafka-lines");
  }
}
