package io.depthflow.benchmarks.backfill;

/** What is run, each in a process of its own. */
enum Variant {
  HAND("hand loop", Input.PLAIN),
  CORE("core, no Flink", Input.PLAIN),
  READ("lines read, nothing done", Input.PLAIN),
  FLINK_READ("Flink, nothing done per line", Input.PLAIN),
  SAMPLES("Flink, to the samples", Input.PLAIN),
  ROWS("Flink, windows, features, labels", Input.PLAIN),
  FINE_ROWS("the same every 100 ms", Input.PLAIN),
  PARQUET("backfill, to Parquet", Input.PLAIN),
  SHUFFLE("Flink, to the samples, a shuffle", Input.PLAIN),
  INLINE_GZIP("core, gzip inflated inline", Input.GZIP),
  AHEAD_GZIP("core, gzip on its own thread", Input.GZIP),
  SAMPLES_GZIP("Flink, to the samples, gzip", Input.GZIP),
  TWO_ONE("Flink, 2 symbols, parallelism 1", Input.TWO),
  TWO_TWO("Flink, 2 symbols, parallelism 2", Input.TWO);

  /** Which logs it reads. */
  enum Input {
    PLAIN,
    GZIP,
    TWO
  }

  private final String title;
  private final Input input;

  Variant(String title, Input input) {
    this.title = title;
    this.input = input;
  }

  String title() {
    return title;
  }

  Input input() {
    return input;
  }

  /** Whether it tells the checksum of its samples, one a second. */
  boolean hasSamples() {
    return this != READ && this != FLINK_READ && this != PARQUET && this != FINE_ROWS;
  }

  boolean isFlink() {
    return this != HAND
        && this != CORE
        && this != READ
        && this != INLINE_GZIP
        && this != AHEAD_GZIP;
  }

  /** Whether it tells when its lines began and ended. */
  boolean isWithinAChain() {
    return this != PARQUET;
  }

  boolean makesRows() {
    return this == ROWS || this == FINE_ROWS;
  }

  long periodMs() {
    return this == FINE_ROWS ? 100 : 1_000;
  }

  int parallelism() {
    return this == TWO_TWO ? 2 : 1;
  }
}
