package io.depthflow.flink.binance.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes a batch to its symbol's partition, which stays for the life of the job even where somebody
 * gives the topic more partitions meanwhile.
 */
final class LineBatchSerializationSchema implements KafkaRecordSerializationSchema<LineBatch> {
  private static final long serialVersionUID = 2L;

  /** Header with the venue that the lines come from. */
  static final String VENUE = "depthflow.venue";

  private final String topic;
  private final int partitions;
  private final byte[] venue;

  /**
   * @param partitions number of the topic's partitions
   * @param venue null for not known
   */
  LineBatchSerializationSchema(String topic, int partitions, String venue) {
    this.topic = topic;
    this.partitions = partitions;
    this.venue = venue == null ? null : venue.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      LineBatch batch, KafkaSinkContext context, Long ignoredTimestamp) {
    byte[] key = batch.key();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, Partitions.of(key, partitions), key, batch.value());
    if (venue != null) {
      record.headers().add(VENUE, venue);
    }
    return record;
  }
}
