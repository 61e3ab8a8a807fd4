package io.depthflow.flink.binance.kafka;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A Kafka record that is no {@link LineBatch}. The message is one line: place, cause and cure. It
 * lies there at every attempt, so a job that meets it is not started again.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class CorruptRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptRecordException(String message, Throwable reason) {
    super(message, reason);
  }
}
