package io.depthflow.flink.binance.source;

import java.util.Locale;

/** Whether the paths of market sockets begin with their route (protocol note, section 1.1). */
public enum RoutePrefix {
  /** {@code /public/stream} and {@code /market/stream}. */
  ON,
  /** {@code /stream} for everything, as before 2026-04. */
  OFF,
  /** Whichever brings a frame; tried at start, then fixed for the run. */
  PROBE;

  /**
   * @throws IllegalArgumentException for another word, with those there are
   */
  public static RoutePrefix of(String word) {
    for (RoutePrefix value : values()) {
      if (value.word().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is none of on, off and probe");
  }

  /** As it stands on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
