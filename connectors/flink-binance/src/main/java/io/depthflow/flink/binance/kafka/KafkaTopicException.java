package io.depthflow.flink.binance.kafka;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * A topic that cannot be used as it stands. The message is one line: topic, cause and cure. No
 * further attempt mends that, so a job that meets it ends, whatever its restart strategy.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class KafkaTopicException extends IOException {
  private static final long serialVersionUID = 1L;

  KafkaTopicException(String message, Throwable reason) {
    super(message, reason);
  }
}
