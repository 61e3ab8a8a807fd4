package io.depthflow.pipeline.demo;

import java.time.Duration;

/** Times for people. */
final class Durations {

  private Durations() {}

  /** e.g. {@code 6 h 15 min}, {@code 8 min}, {@code 42 s}. */
  static String words(long ms) {
    Duration d = Duration.ofMillis(ms);
    if (d.toHours() > 0) {
      return d.toHours() + " h" + (d.toMinutesPart() > 0 ? " " + d.toMinutesPart() + " min" : "");
    }
    return d.toMinutes() > 0
        ? d.toMinutes() + " min" + (d.toSecondsPart() > 0 ? " " + d.toSecondsPart() + " s" : "")
        : d.toSeconds() + " s";
  }
}
