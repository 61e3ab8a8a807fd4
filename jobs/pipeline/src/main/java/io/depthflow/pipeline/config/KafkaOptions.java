package io.depthflow.pipeline.config;

import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Whether lines go into Kafka or come out of it, and where it is. */
public final class KafkaOptions {

  public static final ConfigOption<String> BROKERS =
      ConfigOptions.key("kafka-brokers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka brokers, host:port, comma separated, whose topic holds the lines; without"
                  + " them, no Kafka.");

  public static final ConfigOption<String> TOPIC =
      ConfigOptions.key("kafka-topic")
          .stringType()
          .defaultValue("depthflow.lines")
          .withDescription("Kafka topic of the lines; it must exist.");

  private KafkaOptions() {}

  /** The topic, where brokers are given. */
  public static Optional<KafkaTopic> topic(Options options) {
    if (!options.has(BROKERS)) {
      if (options.has(TOPIC)) {
        throw new UsageException("--kafka-topic is nothing without --kafka-brokers HOST:PORT");
      }
      return Optional.empty();
    }
    try {
      return Optional.of(new KafkaTopic(options.get(BROKERS), options.get(TOPIC)));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The topic to write to: as {@link #topic}, for a job whose checkpoints commit to it. */
  public static Optional<KafkaTopic> topicToWrite(Options options) {
    Optional<KafkaTopic> topic = topic(options);
    if (topic.isPresent()
        && options
                .get(CommonOptions.CHECKPOINT_INTERVAL)
                .multipliedBy(2)
                .compareTo(KafkaLog.TRANSACTION_TIMEOUT)
            > 0) {
      throw new UsageException(
          "--checkpoint-interval is to be at most half of "
              + KafkaLog.TRANSACTION_TIMEOUT.toMinutes()
              + " min with --kafka-brokers, the time after which a transaction is lost");
    }
    return topic;
  }
}
