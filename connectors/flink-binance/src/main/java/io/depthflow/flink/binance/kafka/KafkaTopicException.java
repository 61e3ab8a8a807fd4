package io.depthflow.flink.binance.kafka;

import java.io.IOException;

/** A topic that cannot be used as it stands. The message is one line: topic, cause and cure. */
public final class KafkaTopicException extends IOException {
  private static final long serialVersionUID = 1L;

  KafkaTopicException(String message, Throwable reason) {
    super(message, reason);
  }
}
