package io.depthflow.pipeline.screen;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a step is. */
public interface Bar extends AutoCloseable {

  /** Units of work that are done. */
  void to(long done);

  @Override
  void close();

  /** A bar on a terminal, drawn on standard error. */
  static Bar drawn(String title, String unit, long unitSize, long total) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(title)
            .setInitialMax(total)
            .setUnit(" " + unit, unitSize)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(200)
            .build();
    return new Bar() {
      @Override
      public void to(long done) {
        bar.stepTo(done);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }

  /** A plain line every quarter, where there is no terminal. */
  static Bar quarters(PrintStream out, long total) {
    return new Bar() {
      private int told;

      @Override
      public void to(long done) {
        int quarter = (int) (4 * done / Math.max(1, total));
        if (quarter > told) {
          told = quarter;
          out.printf(Locale.ROOT, "      %d %%%n", 25 * quarter);
        }
      }

      @Override
      public void close() {}
    };
  }

  /** Shows nothing. */
  static Bar none() {
    return new Bar() {
      @Override
      public void to(long done) {}

      @Override
      public void close() {}
    };
  }
}
