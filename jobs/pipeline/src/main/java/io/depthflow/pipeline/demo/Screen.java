package io.depthflow.pipeline.demo;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * What the demo shows: a line when a step begins, its figures when it is done. On a terminal long
 * steps have a bar; elsewhere a plain line every quarter.
 */
final class Screen {
  private final PrintStream out;
  private final boolean terminal;
  private final int steps;
  private int step;
  private long startedNs;

  Screen(PrintStream out, boolean terminal, int steps) {
    this.out = out;
    this.terminal = terminal;
    this.steps = steps;
  }

  void say(String line) {
    out.println(line);
  }

  void begin(String title) {
    step++;
    startedNs = System.nanoTime();
    out.printf(Locale.ROOT, "%n[%d/%d] %s%n", step, steps, title);
  }

  void done(String format, Object... args) {
    out.printf(
        Locale.ROOT,
        "      %s (%.1f s)%n",
        String.format(Locale.ROOT, format, args),
        (System.nanoTime() - startedNs) / 1e9);
  }

  /** A bar for {@code total} units of work; plain quarters where there is no terminal. */
  Bar bar(String unit, long total) {
    if (!terminal) {
      return new Quarters(total);
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("      ")
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
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

  /** How far a step is. */
  interface Bar extends AutoCloseable {
    void to(long done);

    @Override
    void close();
  }

  private final class Quarters implements Bar {
    private final long total;
    private int told;

    Quarters(long total) {
      this.total = total;
    }

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
  }
}
