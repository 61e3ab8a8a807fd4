package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.rest.RestException;
import io.depthflow.flink.binance.source.enumerator.RetryLater;
import java.io.IOException;

/** The venue, or what lies before it, did not answer; {@link RetryLater} says when it may. */
final class VenueRefusal extends IOException implements RetryLater {

  private static final long serialVersionUID = 1L;

  private final long retryAtMs;

  VenueRefusal(RestException cause) {
    super(cause.getMessage(), cause);
    this.retryAtMs = cause.retryAtMs();
  }

  @Override
  public long retryAtMs() {
    return retryAtMs;
  }
}
