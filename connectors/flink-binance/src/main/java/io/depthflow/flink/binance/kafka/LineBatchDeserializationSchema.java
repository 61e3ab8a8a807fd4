package io.depthflow.flink.binance.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Checks each record where its place in the topic is still known: that it is a batch, that it lies
 * in its symbol's partition, and that it comes from the venue that was asked for.
 */
final class LineBatchDeserializationSchema implements KafkaRecordDeserializationSchema<LineBatch> {
  private static final long serialVersionUID = 2L;

  private final LinkedHashSet<String> symbols;
  private final int partitions;
  private final String venue;

  /**
   * @param symbols upper case; batches of others are left out; empty for every symbol
   * @param partitions number of the topic's partitions
   * @param venue the only one whose lines are taken; null for any
   */
  LineBatchDeserializationSchema(Set<String> symbols, int partitions, String venue) {
    this.symbols = new LinkedHashSet<>(symbols);
    this.partitions = partitions;
    this.venue = venue;
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
    requirePlace(record, symbol);
    requireVenue(record, symbol);
    out.collect(batch);
  }

  /** A symbol in two partitions has lost its order. */
  private void requirePlace(ConsumerRecord<byte[], byte[]> record, String symbol)
      throws KafkaTopicException {
    int place = Partitions.of(record.key(), partitions);
    if (place != record.partition()) {
      throw Partitions.moved(record.topic(), symbol, record.partition(), place, partitions);
    }
  }

  private void requireVenue(ConsumerRecord<byte[], byte[]> record, String symbol)
      throws KafkaTopicException {
    if (venue == null) {
      return;
    }
    Header header = record.headers().lastHeader(LineBatchSerializationSchema.VENUE);
    String from = header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    if (!venue.equals(from)) {
      throw new KafkaTopicException(
          ("Kafka topic %s, partition %d, offset %d: lines of %s %s, but orders go to venue %s:"
                  + " a price of one is no price of the other; name the topic of that venue's"
                  + " recorder")
              .formatted(
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  symbol,
                  from == null ? "of no known venue" : "from venue " + from,
                  venue),
          null);
    }
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
