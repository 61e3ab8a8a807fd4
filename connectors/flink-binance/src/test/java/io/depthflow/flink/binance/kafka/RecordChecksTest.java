package io.depthflow.flink.binance.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.TestLogs;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What a writer writes is what a reader of the same partitions takes, and nothing else is. */
class RecordChecksTest {
  private static final String TOPIC = "lines";
  private static final List<String> SYMBOLS =
      List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "BNBUSDT");

  @Test
  void shouldTakeWhatAWriterOfAsManyPartitionsWrote() throws Exception {
    for (int partitions : new int[] {1, 3, 16}) {
      for (String symbol : SYMBOLS) {
        assertThat(read(written(symbol, partitions, "live"), partitions, "live"))
            .as("%s among %d partitions", symbol, partitions)
            .hasSize(1);
      }
    }
  }

  @Test
  void shouldRefuseASymbolThatMovedAsATopicGrewAndNotBeStartedAgain() {
    int moved = 0;
    for (String symbol : SYMBOLS) {
      ProducerRecord<byte[], byte[]> record = written(symbol, 3, "live");
      int place = Partitions.of(record.key(), 4);
      if (place != record.partition()) {
        moved++;
        assertThatThrownBy(() -> read(record, 4, "live"))
            .isInstanceOf(KafkaTopicException.class)
            .hasMessageContaining("lines of " + symbol + " lie in partition " + record.partition())
            .hasMessageContaining("among 4 partitions its place is " + place)
            .hasMessageContaining("record into a new topic")
            .satisfies(RecordChecksTest::endsTheJob);
      }
    }
    assertThat(moved).as("symbols that 4 partitions place otherwise than 3").isPositive();
  }

  @Test
  void shouldRefuseAnotherVenueAndOneNotKnown() {
    for (String from : new String[] {"testnet", null}) {
      assertThatThrownBy(() -> read(written("BTCUSDT", 1, from), 1, "live"))
          .isInstanceOf(KafkaTopicException.class)
          .hasMessageContaining(from == null ? "of no known venue" : "from venue testnet")
          .hasMessageContaining("orders go to venue live")
          .satisfies(RecordChecksTest::endsTheJob);
    }
  }

  @Test
  void shouldRefuseWhatIsNoBatch() {
    byte[] key = "BTCUSDT".getBytes(StandardCharsets.UTF_8);
    for (ProducerRecord<byte[], byte[]> bad :
        List.of(
            new ProducerRecord<byte[], byte[]>(TOPIC, 0, null, new byte[] {1}),
            new ProducerRecord<byte[], byte[]>(TOPIC, 0, key, null),
            new ProducerRecord<byte[], byte[]>(TOPIC, 0, key, new byte[] {9, 0, 0}))) {
      assertThatThrownBy(() -> read(bad, 1, null))
          .isInstanceOf(CorruptRecordException.class)
          .hasMessageContaining("Kafka topic lines, partition 0, offset 7: not a batch")
          .satisfies(RecordChecksTest::endsTheJob);
    }
  }

  /** As a source hands it on: wrapped more than once. */
  private static void endsTheJob(Throwable thrown) {
    Throwable wrapped = new RuntimeException("fetcher", new IOException("record", thrown));
    assertThat(
            ThrowableClassifier.findThrowableOfThrowableType(
                wrapped, ThrowableType.NonRecoverableError))
        .as("whatever the restart strategy")
        .isEqualTo(Optional.of(thrown));
  }

  private static ProducerRecord<byte[], byte[]> written(
      String symbol, int partitions, String venue) {
    BatchBuffer buffer = new BatchBuffer(symbol, 10_000);
    for (RawLine line : TestLogs.lines(symbol, TestLogs.T0_NS, 1_000, 3)) {
      buffer.add(line);
    }
    return new LineBatchSerializationSchema(TOPIC, partitions, venue)
        .serialize(buffer.take(), null, null);
  }

  private static List<LineBatch> read(
      ProducerRecord<byte[], byte[]> record, int partitions, String venue) throws IOException {
    List<LineBatch> batches = new ArrayList<>();
    new LineBatchDeserializationSchema(Set.of(), partitions, venue)
        .deserialize(
            new ConsumerRecord<>(
                TOPIC,
                record.partition(),
                7,
                0,
                TimestampType.CREATE_TIME,
                record.key() == null ? -1 : record.key().length,
                record.value() == null ? -1 : record.value().length,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()),
            new ListCollector<>(batches));
    return batches;
  }
}
