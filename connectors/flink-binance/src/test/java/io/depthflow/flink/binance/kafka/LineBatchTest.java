package io.depthflow.flink.binance.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.flink.binance.source.TestLogs;
import io.depthflow.market.RawLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.types.PojoTestUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class LineBatchTest {
  private static final String SYMBOL = "BTCUSDT";
  private static final String TOPIC = "lines";

  /** One, that every key lies in partition 0. */
  private static final int PARTITIONS = 1;

  @Test
  void shouldReadWhatItWroteThroughBothSchemas() throws IOException {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      int maxBytes = 64 + random.nextInt(4000);
      String symbol = seed % 5 == 0 ? "币安USDT" : SYMBOL;
      List<RawLine> lines = randomLines(random, symbol, maxBytes);
      List<RawLine> read = new ArrayList<>();
      int counted = 0;
      for (LineBatch batch : batches(lines, maxBytes)) {
        LineBatch arrived = throughSchemas(batch, Set.of());
        int before = read.size();
        counted += arrived.forEach(read::add);
        int inBatch = read.size() - before;
        assertThat(arrived.check()).isEqualTo(inBatch);
        assertThat(arrived.value().length <= maxBytes || inBatch == 1)
            .as("seed %d: %d lines in %d bytes", seed, inBatch, arrived.value().length)
            .isTrue();
      }
      assertThat(counted).as("seed %d", seed).isEqualTo(lines.size());
      assertThat(TestLogs.prints(read)).as("seed %d", seed).isEqualTo(TestLogs.prints(lines));
    }
  }

  /** The bytes as documented, so that another reader may rely on them. */
  @Test
  void shouldHaveTheDocumentedLayout() {
    byte[] frame = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    LineBatch batch =
        batches(List.of(new RawLine(SYMBOL, 5, frame), new RawLine(SYMBOL, -6, new byte[0])), 100)
            .get(0);
    ByteBuffer expected = ByteBuffer.allocate(1 + 4 + 12 + 7 + 12);
    expected.put((byte) 1).putInt(2);
    expected.putLong(5).putInt(7).put(frame);
    expected.putLong(-6).putInt(0);
    assertThat(batch.value()).isEqualTo(expected.array());
    ProducerRecord<byte[], byte[]> record =
        new LineBatchSerializationSchema(TOPIC, PARTITIONS, "live").serialize(batch, null, 123L);
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(SYMBOL);
    assertThat(record.topic()).isEqualTo(TOPIC);
    assertThat(record.partition())
        .as("as Kafka's own partitioner has it")
        .isEqualTo(BuiltInPartitioner.partitionForKey(record.key(), PARTITIONS));
    assertThat(record.headers().lastHeader("depthflow.venue").value()).asString().isEqualTo("live");
    // Of the time of writing, so that retention does not take old lines.
    assertThat(record.timestamp()).isNull();
  }

  @Test
  void shouldRefuseEveryCutAndEveryLongerValue() {
    long seed = 9;
    List<RawLine> lines = randomLines(new Random(seed), SYMBOL, 300);
    List<RawLine> few = lines.subList(0, Math.min(5, lines.size()));
    byte[] whole = batches(few, 1 << 20).get(0).value();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> throughSchemas(new LineBatch(SYMBOL, cut), Set.of()))
          .as("seed %d, cut to %d of %d bytes", seed, length, whole.length)
          .isInstanceOf(CorruptRecordException.class)
          .hasMessageContaining("partition 0, offset 17");
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> new LineBatch(SYMBOL, longer).check())
        .hasMessage("1 bytes behind the last line");
  }

  @Test
  void shouldTellWhatIsWrongAndWhere() {
    assertRefused(SYMBOL, "{\"e\":\"x\"}".getBytes(StandardCharsets.UTF_8), "version 123");
    assertRefused(SYMBOL, new byte[] {1, 0, 0, 0, 0}, "holds 0 lines");
    assertRefused(SYMBOL, new byte[] {1, -1, -1, -1, -1}, "holds -1 lines");
    byte[] negative = ByteBuffer.allocate(17).put((byte) 1).putInt(1).putLong(1).putInt(-5).array();
    assertRefused(SYMBOL, negative, "line 1 of 1 has -5 bytes");
    assertRefused(SYMBOL, null, "no value");
    assertRefused(null, new byte[] {1}, "no key");
  }

  @Test
  void shouldLeaveOutSymbolsThatWereNotAskedFor() throws IOException {
    LineBatch batch = batches(List.of(new RawLine(SYMBOL, 1, new byte[3])), 100).get(0);
    assertThat(throughSchemas(batch, Set.of("ETHUSDT"))).isNull();
    assertThat(throughSchemas(batch, Set.of("ETHUSDT", SYMBOL))).isNotNull();
  }

  @Test
  void shouldRefuseALineOfAnotherSymbol() {
    BatchBuffer buffer = new BatchBuffer(SYMBOL, 100);
    assertThatThrownBy(() -> buffer.add(new RawLine("ETHUSDT", 1, new byte[0])))
        .hasMessageContaining("ETHUSDT");
    assertThatThrownBy(buffer::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldGoThroughAShuffleWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(LineBatch.class);
  }

  @Test
  void shouldRefuseWhatIsNoTopic() {
    assertThatThrownBy(() -> new KafkaTopic(" ", TOPIC)).hasMessageContaining("host:port");
    assertThatThrownBy(() -> new KafkaTopic("h:1", "a b")).hasMessageContaining("'a b'");
  }

  @Test
  void shouldRefuseASymbolInAnotherPartitionThanItsOwn() {
    LineBatch batch = batches(List.of(new RawLine(SYMBOL, 1, new byte[3])), 100).get(0);
    for (int partitions = 2; partitions <= 12; partitions++) {
      int place = BuiltInPartitioner.partitionForKey(batch.key(), partitions);
      LineBatchDeserializationSchema schema =
          new LineBatchDeserializationSchema(Set.of(), partitions, null);
      for (int partition = 0; partition < partitions; partition++) {
        List<LineBatch> read = new ArrayList<>();
        ConsumerRecord<byte[], byte[]> record =
            new ConsumerRecord<>(TOPIC, partition, 17, batch.key(), batch.value());
        if (partition == place) {
          assertThatCode(() -> schema.deserialize(record, new ListCollector<>(read)))
              .doesNotThrowAnyException();
          assertThat(read).hasSize(1);
        } else {
          assertThatThrownBy(() -> schema.deserialize(record, new ListCollector<>(read)))
              .isInstanceOf(KafkaTopicException.class)
              .hasMessageContaining("lines of BTCUSDT lie in partition " + partition)
              .hasMessageContaining("record into a new topic");
        }
      }
    }
  }

  @Test
  void shouldTakeLinesOfTheVenueThatIsAskedForAlone() throws IOException {
    LineBatch batch = batches(List.of(new RawLine(SYMBOL, 1, new byte[3])), 100).get(0);
    for (String from : Arrays.asList(null, "live", "testnet")) {
      ProducerRecord<byte[], byte[]> sent =
          new LineBatchSerializationSchema(TOPIC, PARTITIONS, from).serialize(batch, null, null);
      ConsumerRecord<byte[], byte[]> record = record(sent.key(), sent.value());
      sent.headers().forEach(record.headers()::add);
      List<LineBatch> read = new ArrayList<>();
      new LineBatchDeserializationSchema(Set.of(), PARTITIONS, null)
          .deserialize(record, new ListCollector<>(read));
      assertThat(read).as("any venue, lines of %s", from).hasSize(1);
      LineBatchDeserializationSchema testnet =
          new LineBatchDeserializationSchema(Set.of(), PARTITIONS, "testnet");
      if ("testnet".equals(from)) {
        testnet.deserialize(record, new ListCollector<>(read));
        assertThat(read).hasSize(2);
      } else {
        assertThatThrownBy(() -> testnet.deserialize(record, new ListCollector<>(read)))
            .isInstanceOf(KafkaTopicException.class)
            .hasMessageContaining(from == null ? "of no known venue" : "from venue live")
            .hasMessageContaining("orders go to venue testnet");
      }
    }
  }

  private static void assertRefused(String key, byte[] value, String cause) {
    assertThatThrownBy(
            () ->
                new LineBatchDeserializationSchema(new LinkedHashSet<>(), PARTITIONS, null)
                    .deserialize(
                        record(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value),
                        new ListCollector<>(new ArrayList<>())))
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageStartingWith("Kafka topic lines, partition 0, offset 17: ")
        .hasMessageContaining(cause)
        .hasMessageEndingWith("let nobody else write into it");
  }

  /** As the sink writes it and the source reads it; null where it was left out. */
  private static LineBatch throughSchemas(LineBatch batch, Set<String> symbols) throws IOException {
    ProducerRecord<byte[], byte[]> sent =
        new LineBatchSerializationSchema(TOPIC, PARTITIONS, null).serialize(batch, null, null);
    List<LineBatch> read = new ArrayList<>();
    new LineBatchDeserializationSchema(symbols, PARTITIONS, null)
        .deserialize(record(sent.key(), sent.value()), new ListCollector<>(read));
    return read.isEmpty() ? null : read.get(0);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
    return new ConsumerRecord<>(TOPIC, 0, 17, key, value);
  }

  private static List<LineBatch> batches(List<RawLine> lines, int maxBytes) {
    BatchBuffer buffer = new BatchBuffer(lines.get(0).symbol(), maxBytes);
    List<LineBatch> batches = new ArrayList<>();
    for (RawLine line : lines) {
      if (!buffer.hasRoomFor(line)) {
        batches.add(buffer.take());
      }
      buffer.add(line);
    }
    batches.add(buffer.take());
    return batches;
  }

  /** Frames of any bytes and length, some longer than a batch. */
  private static List<RawLine> randomLines(Random random, String symbol, int maxBytes) {
    List<RawLine> lines = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      int bound = random.nextInt(10) == 0 ? 2 * maxBytes : maxBytes / 4;
      byte[] frame = new byte[random.nextInt(bound)];
      random.nextBytes(frame);
      lines.add(new RawLine(symbol, random.nextLong(), frame));
    }
    return lines;
  }
}
