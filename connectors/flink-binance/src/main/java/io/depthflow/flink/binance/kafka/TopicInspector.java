package io.depthflow.flink.binance.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at a topic before a job is made of it, so that what is wrong is said at once. */
final class TopicInspector {
  private static final int TIMEOUT_MS = 15_000;

  /** Bytes of a partition's beginning that are looked at for symbols that lie elsewhere today. */
  private static final int PROBE_BYTES = 1 << 20;

  private static final int PROBE_POLLS = 20;
  private static final Duration PROBE_POLL = Duration.ofMillis(500);

  private TopicInspector() {}

  /**
   * Number of the topic's partitions.
   *
   * @throws KafkaTopicException where no broker answers, or there is no such topic
   */
  static int partitions(KafkaTopic topic) throws KafkaTopicException {
    return partitions(topic, TIMEOUT_MS);
  }

  static int partitions(KafkaTopic topic, int timeoutMs) throws KafkaTopicException {
    try (Admin admin = admin(topic, timeoutMs)) {
      return partitions(admin, topic).size();
    }
  }

  /**
   * Number of the partitions of a topic that is to be written.
   *
   * @throws KafkaTopicException as of {@link #partitions}, and where what the partitions begin with
   *     shows that there were fewer of them once
   */
  static int partitionsToWrite(KafkaTopic topic) throws KafkaTopicException {
    Map<TopicPartition, Long> ends = stableEnds(topic);
    requirePlaces(topic, ends);
    return ends.size();
  }

  private static void requirePlaces(KafkaTopic topic, Map<TopicPartition, Long> ends)
      throws KafkaTopicException {
    Properties config = config(topic);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PROBE_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PROBE_BYTES);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(ends.keySet());
      consumer.assign(ends.keySet().stream().filter(p -> begins.get(p) < ends.get(p)).toList());
      consumer.seekToBeginning(consumer.assignment());
      for (int polled = 0; polled < PROBE_POLLS && !consumer.assignment().isEmpty(); polled++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PROBE_POLL)) {
          requirePlace(record, ends.size());
        }
        // What was aborted or taken away gives no record, but moves the position.
        consumer.assign(
            consumer.assignment().stream()
                .filter(p -> consumer.position(p) <= begins.get(p))
                .toList());
      }
    } catch (KafkaException e) {
      throw unusable(topic, e);
    }
  }

  private static void requirePlace(ConsumerRecord<byte[], byte[]> record, int partitions)
      throws KafkaTopicException {
    if (record.key() != null) {
      int place = Partitions.of(record.key(), partitions);
      if (place != record.partition()) {
        String symbol = new String(record.key(), StandardCharsets.UTF_8);
        throw Partitions.moved(record.topic(), symbol, record.partition(), place, partitions);
      }
    }
  }

  /**
   * Each partition's end as a reader of committed records sees it: the last stable offset. A
   * recorder's open transaction begins behind it; a bounded reader that was to go up to the high
   * watermark would wait for it to be committed.
   *
   * @throws KafkaTopicException where no broker answers, or there is no such topic
   */
  static Map<TopicPartition, Long> stableEnds(KafkaTopic topic) throws KafkaTopicException {
    try (Admin admin = admin(topic, TIMEOUT_MS)) {
      Map<TopicPartition, OffsetSpec> wanted =
          partitions(admin, topic).stream()
              .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
      ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
      Map<TopicPartition, Long> ends = new HashMap<>();
      ask(topic, admin.listOffsets(wanted, committed).all())
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  /**
   * Offsets from each partition's beginning, which moves as the broker deletes, to its stable end.
   *
   * @throws KafkaTopicException where no broker answers, or there is no such topic
   */
  static long stableOffsets(KafkaTopic topic) throws KafkaTopicException {
    Map<TopicPartition, Long> ends = stableEnds(topic);
    long offsets = ends.values().stream().mapToLong(Long::longValue).sum();
    try (Admin admin = admin(topic, TIMEOUT_MS)) {
      Map<TopicPartition, OffsetSpec> begins =
          ends.keySet().stream()
              .collect(Collectors.toMap(partition -> partition, p -> OffsetSpec.earliest()));
      for (var begin : ask(topic, admin.listOffsets(begins).all()).values()) {
        offsets -= begin.offset();
      }
    }
    return offsets;
  }

  private static List<TopicPartition> partitions(Admin admin, KafkaTopic topic)
      throws KafkaTopicException {
    return ask(topic, admin.describeTopics(List.of(topic.topic())).allTopicNames())
        .get(topic.topic())
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic.topic(), partition.partition()))
        .toList();
  }

  private static Admin admin(KafkaTopic topic, int timeoutMs) throws KafkaTopicException {
    try {
      return Admin.create(config(topic, timeoutMs));
    } catch (KafkaException e) {
      throw unusable(topic, e);
    }
  }

  static Properties config(KafkaTopic topic) {
    return config(topic, TIMEOUT_MS);
  }

  private static Properties config(KafkaTopic topic, int timeoutMs) {
    Properties config = topic.clientProperties();
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, topic.brokers());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
    return config;
  }

  private static <T> T ask(KafkaTopic topic, KafkaFuture<T> answer) throws KafkaTopicException {
    try {
      return answer.get(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new KafkaTopicException(
            "no " + topic + ": create it first (docker/README.md shows how), or correct its name",
            e);
      }
      throw unusable(topic, e.getCause());
    } catch (TimeoutException e) {
      throw unusable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(topic, e);
    }
  }

  /** Which of three is wrong: the login, what it may do, or the address. */
  private static KafkaTopicException unusable(KafkaTopic topic, Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null && !isRefusal(innermost)) {
      innermost = innermost.getCause();
    }
    String cure = "check that a broker listens there, and that it speaks as --kafka-properties say";
    if (innermost instanceof AuthenticationException) {
      cure = "check how to log in, in the file of --kafka-properties";
    } else if (innermost instanceof AuthorizationException) {
      cure = "give the user of --kafka-properties the right to read or write it";
    }
    return new KafkaTopicException(
        "%s cannot be asked (%s): %s".formatted(topic, innermost.getMessage(), cure), cause);
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof AuthenticationException || cause instanceof AuthorizationException;
  }
}
