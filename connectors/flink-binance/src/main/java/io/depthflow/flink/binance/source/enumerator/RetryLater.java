package io.depthflow.flink.binance.source.enumerator;

/** A failure that knows from when on it is of use to try again. */
public interface RetryLater {

  /** Milliseconds since the epoch, or 0 where nothing is known. */
  long retryAtMs();
}
