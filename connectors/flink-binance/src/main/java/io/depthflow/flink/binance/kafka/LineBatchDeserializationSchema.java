package io.depthflow.flink.binance.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Checks each record where its place in the topic is still known. */
final class LineBatchDeserializationSchema implements KafkaRecordDeserializationSchema<LineBatch> {
  private static final long serialVersionUID = 1L;

  private final LinkedHashSet<String> symbols;

  /**
   * @param symbols upper case; batches of others are left out; empty for every symbol
   */
  LineBatchDeserializationSchema(Set<String> symbols) {
    this.symbols = new LinkedHashSet<>(symbols);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LineBatch> out)
      throws IOException {
    if (record.key() == null || record.key().length == 0) {
      throw corrupt(record, "it has no key, which would be the symbol", null);
    }
    String symbol = new String(record.key(), StandardCharsets.UTF_8);
    if (!symbols.isEmpty() && !symbols.contains(symbol)) {
      return;
    }
    if (record.value() == null) {
      throw corrupt(record, "it has no value", null);
    }
    LineBatch batch = new LineBatch(symbol, record.value());
    try {
      batch.check();
    } catch (IOException e) {
      throw corrupt(record, e.getMessage(), e);
    }
    out.collect(batch);
  }

  private static IOException corrupt(
      ConsumerRecord<byte[], byte[]> record, String cause, IOException reason) {
    return new CorruptRecordException(
        ("Kafka topic %s, partition %d, offset %d: not a batch of market lines: %s;"
                + " give the topic that record writes, and let nobody else write into it")
            .formatted(record.topic(), record.partition(), record.offset(), cause),
        reason);
  }

  @Override
  public TypeInformation<LineBatch> getProducedType() {
    return TypeInformation.of(LineBatch.class);
  }
}
