package io.depthflow.flink.binance.kafka;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Leaves the partition to the hash of the key, so that a symbol keeps to one, in order. */
final class LineBatchSerializationSchema implements KafkaRecordSerializationSchema<LineBatch> {
  private static final long serialVersionUID = 1L;

  private final String topic;

  LineBatchSerializationSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      LineBatch batch, KafkaSinkContext context, Long ignoredTimestamp) {
    return new ProducerRecord<>(topic, batch.key(), batch.value());
  }
}
