package io.depthflow.pipeline.demo;

import io.depthflow.pipeline.screen.Bar;
import java.io.PrintStream;
import java.util.Locale;

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
    return terminal ? Bar.drawn("      ", unit, 1, total) : Bar.quarters(out, total);
  }
}
