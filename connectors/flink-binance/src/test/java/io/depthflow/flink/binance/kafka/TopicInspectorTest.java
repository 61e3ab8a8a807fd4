package io.depthflow.flink.binance.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brokers that are not there, or are no brokers. */
class TopicInspectorTest {
  private static final String SECRET = "inspector-secret-815";
  private static final int TIMEOUT_MS = 1_000;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldGiveUpWhereNobodyListens() throws Exception {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    assertRefusal(nobody);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void shouldGiveUpWhereSomebodyListensAndNeverAnswers() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertRefusal("127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void shouldNameAnAddressThatIsNone() {
    assertThat(failure(new KafkaTopic("nowhere", "lines")))
        .hasMessageContaining("topic lines at nowhere")
        .hasMessageContaining("check that a broker listens there");
  }

  @Test
  void shouldKeepWhatTheClientFileHoldsToItself() {
    KafkaTopic topic =
        new KafkaTopic(
            "127.0.0.1:1",
            "lines",
            Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.jaas.config", SECRET));
    assertThat(topic.toString()).isEqualTo("topic lines at 127.0.0.1:1");
    // A login that cannot even be read: Kafka's own exception quotes it.
    assertThat(trace(failure(topic))).contains("topic lines at").doesNotContain(SECRET);
  }

  private static void assertRefusal(String address) {
    assertThat(failure(new KafkaTopic(address, "lines")))
        .hasMessageContaining("topic lines at " + address)
        .hasMessageContaining("check that a broker listens there");
  }

  private static KafkaTopicException failure(KafkaTopic topic) {
    return catchThrowableOfType(
        KafkaTopicException.class, () -> TopicInspector.partitions(topic, TIMEOUT_MS));
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
