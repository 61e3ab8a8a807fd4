package io.depthflow.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.depthflow.flink.binance.kafka.KafkaTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the topic is, and what a client's file may say without telling it to anybody else. */
class KafkaOptionsTest {
  private static final String SECRET = "options-secret-0815";
  private static final OptionSet SET =
      new OptionSet(
          "test",
          "Options of Kafka.",
          List.of(
              KafkaOptions.BROKERS,
              KafkaOptions.TOPIC,
              KafkaOptions.PROPERTIES,
              KafkaOptions.LINGER,
              KafkaOptions.BACK,
              KafkaOptions.COMMITTED,
              CommonOptions.CHECKPOINT_INTERVAL),
          null);

  @TempDir Path dir;

  @Test
  void shouldHandTheClientsOwnKeysOnAsTheyStand() throws Exception {
    Path file =
        file(
            """
            # how to log in
            security.protocol = SASL_SSL
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=org.example.Module required \\
                username="u" password="%s";
            ssl.truststore.password=%s
            client.rack=a
            """
                .formatted(SECRET, SECRET));
    KafkaTopic topic = topic("--kafka-brokers=b:1,c:2", "--kafka-properties=" + file);
    assertThat(topic.brokers()).isEqualTo("b:1,c:2");
    assertThat(topic.topic()).isEqualTo("depthflow.lines");
    assertThat(topic.client())
        .hasSize(5)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry(
            "sasl.jaas.config",
            "org.example.Module required username=\"u\" password=\"%s\";".formatted(SECRET))
        .containsEntry("ssl.truststore.password", SECRET)
        .containsEntry("client.rack", "a");
    assertThat(topic.toString()).doesNotContain(SECRET);
  }

  @Test
  void shouldRefuseKeysOnWhichExactnessRestsWithoutAValue() throws Exception {
    for (String key :
        List.of(
            "isolation.level",
            "transactional.id",
            "transaction.timeout.ms",
            "enable.idempotence",
            "acks",
            "bootstrap.servers",
            "group.id",
            "auto.offset.reset")) {
      Path file =
          file("security.protocol=SSL\nssl.key.password=" + SECRET + "\n" + key + "=x" + SECRET);
      Throwable refused =
          catchThrowable(() -> topic("--kafka-brokers=b:1", "--kafka-properties=" + file));
      assertThat(refused)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("'" + key + "' in " + file)
          .hasMessageContaining("take it out");
      assertThat(trace(refused)).doesNotContain(SECRET);
    }
  }

  @Test
  void shouldNameAFileThatCannotBeRead() throws Exception {
    assertThatThrownBy(
            () -> topic("--kafka-brokers=b:1", "--kafka-properties=" + dir.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(dir.resolve("none") + " cannot be read");
    Path broken = file("sasl.jaas.config=\\u00zz" + SECRET);
    Throwable refused =
        catchThrowable(() -> topic("--kafka-brokers=b:1", "--kafka-properties=" + broken));
    assertThat(refused)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(broken + " cannot be read");
    assertThat(trace(refused)).doesNotContain(SECRET);
  }

  @Test
  void shouldPrintTheFilesNameAndNothingOfIt() throws Exception {
    Path file = file("sasl.jaas.config=" + SECRET);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      String[] args = {"--kafka-brokers=b:1", "--kafka-properties=" + file, "--print-config"};
      Commands.main(SET, args, options -> {});
    } finally {
      System.setOut(before);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("kafka-properties: " + file).doesNotContain(SECRET);
    Options options = Options.of(SET, "--kafka-brokers=b:1", "--kafka-properties=" + file);
    assertThat(options.asLine()).doesNotContain(SECRET);
  }

  @Test
  void shouldSayWhatIsNothingWithoutBrokers() throws Exception {
    Path file = file("");
    for (String alone :
        List.of(
            "--kafka-topic=t",
            "--kafka-back=1h",
            "--kafka-committed=true",
            "--kafka-properties=" + file)) {
      assertThatThrownBy(() -> KafkaOptions.topic(Options.of(SET, alone)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(alone.substring(0, alone.indexOf('=')))
          .hasMessageContaining("--kafka-brokers HOST:PORT");
    }
    assertThat(KafkaOptions.topic(Options.of(SET))).isEmpty();
    assertThatThrownBy(() -> topic("--kafka-brokers=b:1", "--kafka-topic=a topic"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'a topic'");
  }

  private static KafkaTopic topic(String... args) {
    return KafkaOptions.topic(Options.of(SET, args)).orElseThrow();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("client.properties"), text);
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
