package io.depthflow.flink.binance.source.live;

/** Words for what went wrong behind a future. */
final class Causes {

  private Causes() {}

  static String of(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
