/**
 * The log of lines in a Kafka topic: written exactly once behind a market source, read back as a
 * bounded source of lines; see {@link io.depthflow.flink.binance.kafka.KafkaLog}.
 */
package io.depthflow.flink.binance.kafka;
