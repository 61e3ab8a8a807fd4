package io.depthflow.flink.binance.kafka;

import java.io.IOException;

/** A Kafka record that is no {@link LineBatch}. The message is one line: place, cause and cure. */
public final class CorruptRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptRecordException(String message, Throwable reason) {
    super(message, reason);
  }
}
