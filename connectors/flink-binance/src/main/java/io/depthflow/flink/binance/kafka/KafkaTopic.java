package io.depthflow.flink.binance.kafka;

import java.io.Serializable;

/**
 * Where the lines lie.
 *
 * @param brokers bootstrap brokers, {@code host:port}, comma separated
 * @param topic name of the topic
 */
public record KafkaTopic(String brokers, String topic) implements Serializable {
  private static final long serialVersionUID = 1L;

  public KafkaTopic {
    if (brokers == null || brokers.isBlank()) {
      throw new IllegalArgumentException("no Kafka broker given: name at least one host:port");
    }
    if (topic == null || !topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          "Kafka topic '" + topic + "': a name is 1 to 249 of the characters a-z A-Z 0-9 . _ -");
    }
  }

  @Override
  public String toString() {
    return "topic " + topic + " at " + brokers;
  }
}
