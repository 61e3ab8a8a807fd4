package io.depthflow.pipeline.screen;

import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A status line that tells each reading against the one that was shown before it, as rates are.
 *
 * @param <F> a reading of a job's figures
 */
public final class ReadingLine<F> {
  private final StatusLine status;
  private final Supplier<F> reading;
  private final BiFunction<F, F, String> line;
  private F shown;

  /**
   * @param none what the first reading is told against
   * @param line of a reading, given the one before it
   */
  public ReadingLine(
      StatusLine status, F none, Supplier<F> reading, BiFunction<F, F, String> line) {
    this.status = status;
    this.shown = none;
    this.reading = reading;
    this.line = line;
  }

  /** Shows the line if it is time to; to be called several times a second. */
  public void show() {
    status.show(
        () -> {
          F now = reading.get();
          String text = line.apply(now, shown);
          shown = now;
          return text;
        });
  }
}
