package io.depthflow.flink.binance.kafka;

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
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at a topic before a job is made of it, so that what is wrong is said at once. */
final class TopicInspector {
  private static final int TIMEOUT_MS = 15_000;

  private TopicInspector() {}

  /**
   * The partitions of a topic.
   *
   * @throws KafkaTopicException where no broker answers, or there is no such topic
   */
  static List<TopicPartition> partitions(KafkaTopic topic) throws KafkaTopicException {
    try (Admin admin = admin(topic)) {
      return partitions(admin, topic);
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
    try (Admin admin = admin(topic)) {
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

  private static List<TopicPartition> partitions(Admin admin, KafkaTopic topic)
      throws KafkaTopicException {
    return ask(topic, admin.describeTopics(List.of(topic.topic())).allTopicNames())
        .get(topic.topic())
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic.topic(), partition.partition()))
        .toList();
  }

  private static Admin admin(KafkaTopic topic) throws KafkaTopicException {
    Properties config = new Properties();
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, topic.brokers());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    try {
      return Admin.create(config);
    } catch (KafkaException e) {
      throw unreachable(topic, e);
    }
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
      throw unreachable(topic, e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(topic, e);
    }
  }

  private static KafkaTopicException unreachable(KafkaTopic topic, Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return new KafkaTopicException(
        "%s cannot be asked (%s): check that a broker listens there"
            .formatted(topic, innermost.getMessage()),
        cause);
  }
}
