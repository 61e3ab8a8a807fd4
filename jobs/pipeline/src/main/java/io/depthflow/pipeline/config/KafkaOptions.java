package io.depthflow.pipeline.config;

import io.depthflow.flink.binance.kafka.KafkaLog;
import io.depthflow.flink.binance.kafka.KafkaTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  public static final ConfigOption<String> PROPERTIES =
      ConfigOptions.key("kafka-properties")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "File of Kafka's own client keys, key=value: how to log in and encrypt (security.,"
                  + " sasl., ssl. and the like); its values are never printed.");

  public static final ConfigOption<Duration> LINGER =
      ConfigOptions.key("kafka-linger")
          .durationType()
          .defaultValue(Duration.ofMillis(100))
          .withDescription(
              "How long a line may wait for others before it goes to Kafka, where a trader reads it"
                  + " as written; 0 means until the next checkpoint.");

  public static final ConfigOption<Duration> BACK =
      ConfigOptions.key("kafka-back")
          .durationType()
          .noDefaultValue()
          .withDescription(
              "A fresh start reads what was written to Kafka this long ago and since, for a"
                  + " snapshot to begin its book with; without it, the topic from its beginning.");

  public static final ConfigOption<Boolean> COMMITTED =
      ConfigOptions.key("kafka-committed")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Trade on committed lines only: a checkpoint interval of the recorder late, and a row"
                  + " that is too old is not traded on.");

  private KafkaOptions() {}

  /** The topic, where brokers are given. */
  public static Optional<KafkaTopic> topic(Options options) {
    if (!options.has(BROKERS)) {
      for (ConfigOption<?> option : List.of(TOPIC, PROPERTIES, BACK, COMMITTED)) {
        if (options.has(option)) {
          throw new UsageException(
              "--" + option.key() + " is nothing without --kafka-brokers HOST:PORT");
        }
      }
      return Optional.empty();
    }
    try {
      Map<String, String> client =
          options.has(PROPERTIES)
              ? KafkaClientFile.read(Path.of(options.get(PROPERTIES)))
              : Map.of();
      return Optional.of(new KafkaTopic(options.get(BROKERS), options.get(TOPIC), client));
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
