package io.depthflow.flink.binance.kafka;

import java.io.Serializable;
import java.util.Map;
import java.util.Properties;

/**
 * Where the lines lie.
 *
 * @param brokers bootstrap brokers, {@code host:port}, comma separated
 * @param topic name of the topic
 * @param client how its client logs in and the like, in Kafka's own keys; may hold secrets, so it
 *     is never printed
 */
public record KafkaTopic(String brokers, String topic, Map<String, String> client)
    implements Serializable {
  private static final long serialVersionUID = 2L;

  public KafkaTopic {
    if (brokers == null || brokers.isBlank()) {
      throw new IllegalArgumentException("no Kafka broker given: name at least one host:port");
    }
    if (topic == null || !topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          "Kafka topic '" + topic + "': a name is 1 to 249 of the characters a-z A-Z 0-9 . _ -");
    }
    client = Map.copyOf(client);
  }

  /** A topic of brokers that let everybody in. */
  public KafkaTopic(String brokers, String topic) {
    this(brokers, topic, Map.of());
  }

  Properties clientProperties() {
    Properties properties = new Properties();
    properties.putAll(client);
    return properties;
  }

  @Override
  public String toString() {
    return "topic " + topic + " at " + brokers;
  }
}
