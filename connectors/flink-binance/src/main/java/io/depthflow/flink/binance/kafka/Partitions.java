package io.depthflow.flink.binance.kafka;

import org.apache.kafka.common.utils.Utils;

/**
 * Which partition is a symbol's: that of Kafka's own default, the key's murmur2 hash, taken over
 * the number of partitions that the topic had when the job was made. A symbol's order is its
 * partition's, so it holds as long as that number stays.
 */
final class Partitions {
  private Partitions() {}

  static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** A symbol lies where it would not be written today: the number of partitions was changed. */
  static KafkaTopicException moved(
      String topic, String symbol, int partition, int place, int partitions) {
    return new KafkaTopicException(
        ("Kafka topic %s: lines of %s lie in partition %d, but among %d partitions its place is"
                + " %d: the topic was given more partitions, or somebody else wrote into it, and a"
                + " symbol's order is that of one partition; record into a new topic")
            .formatted(topic, symbol, partition, partitions, place),
        null);
  }
}
