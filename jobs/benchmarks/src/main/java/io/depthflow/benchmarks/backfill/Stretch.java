package io.depthflow.benchmarks.backfill;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * From the moment the first thread that carries lines begins until the last one ends: wall time,
 * the processor time of these threads, and that of the whole process, with its collector, compiler
 * and whatever inflates. The start and the end of a Flink cluster lie outside.
 */
final class Stretch {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private static long beginNs;
  private static long beginProcessNs;
  private static Seen seen;

  private Stretch() {}

  /**
   * @param threads processor time of the threads that carried lines
   * @param process that of the process in the same time
   */
  record Seen(long wallNs, long threadsNs, long processNs) {}

  static synchronized void clear() {
    beginNs = 0;
    seen = new Seen(0, 0, 0);
  }

  /**
   * Called by a thread that carries lines, before its first.
   *
   * @return to be given to {@link #end}
   */
  static synchronized long begin() {
    if (beginNs == 0) {
      beginNs = System.nanoTime();
      beginProcessNs = PROCESS.getProcessCpuTime();
    }
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Called by the same thread behind its last line. */
  static synchronized void end(long begun) {
    seen =
        new Seen(
            System.nanoTime() - beginNs,
            seen.threadsNs() + THREADS.getCurrentThreadCpuTime() - begun,
            PROCESS.getProcessCpuTime() - beginProcessNs);
  }

  static synchronized Seen seen() {
    return seen;
  }
}
