package io.depthflow.pipeline.screen;

import java.io.PrintStream;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How an endless run is: one line that is drawn over on a terminal, a plain line now and then
 * elsewhere.
 */
public final class StatusLine implements AutoCloseable {

  private static final long REDRAW_NS = 500_000_000L;
  private static final long PLAIN_NS = 10_000_000_000L;

  /** Column 1, and clear what was drawn. */
  private static final String ANEW = "\r\033[K";

  /** What does not fit on the line is cut off by the terminal, or it could not be drawn over. */
  private static final String CUT = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier clockNs;
  private long nextNs;
  private boolean begun;
  private boolean drawn;

  private StatusLine(PrintStream out, boolean terminal, LongSupplier clockNs) {
    this.out = out;
    this.terminal = terminal;
    this.clockNs = clockNs;
  }

  /** Drawn on standard error of a terminal, told on standard output where there is none. */
  public static StatusLine ofThisProcess() {
    boolean terminal = System.console() != null;
    return of(terminal ? System.err : System.out, terminal, System::nanoTime);
  }

  static StatusLine of(PrintStream out, boolean terminal, LongSupplier clockNs) {
    return new StatusLine(out, terminal, clockNs);
  }

  /** Shows the line if it is time to; to be called several times a second. */
  public synchronized void show(Supplier<String> line) {
    long nowNs = clockNs.getAsLong();
    if (!begun) {
      begun = true;
      nextNs = nowNs + (terminal ? 0 : PLAIN_NS);
    }
    if (nowNs - nextNs < 0) {
      return;
    }
    nextNs = nowNs + (terminal ? REDRAW_NS : PLAIN_NS);
    if (terminal) {
      out.print(ANEW + CUT + line.get() + WRAP);
      out.flush();
      drawn = true;
    } else {
      out.println(line.get());
    }
  }

  /** Makes room for other lines. */
  public synchronized void clear() {
    if (drawn) {
      out.print(ANEW);
      out.flush();
      drawn = false;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
