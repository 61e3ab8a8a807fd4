package io.depthflow.benchmarks.backfill;

import java.util.Locale;

/**
 * What a process saw of itself.
 *
 * @param samples seconds sampled
 * @param checksum of the samples, of all symbols
 * @param wallNs from its main method's begin to the end of its work
 * @param startNs of that, until the first second was sampled; 0 where that is not seen
 * @param cpuNs of all its threads since the process began, the compiler's and collector's too
 * @param heapBytes most that was in the heap behind a collection
 */
record Seen(long samples, long checksum, long wallNs, long startNs, long cpuNs, long heapBytes) {

  private static final String MARK = "seen ";

  String line() {
    return String.format(
        Locale.ROOT,
        "%s%d %d %d %d %d %d",
        MARK,
        samples,
        checksum,
        wallNs,
        startNs,
        cpuNs,
        heapBytes);
  }

  /** Null for a line that is none. */
  static Seen of(String line) {
    if (!line.startsWith(MARK)) {
      return null;
    }
    String[] n = line.substring(MARK.length()).split(" ");
    return new Seen(
        Long.parseLong(n[0]),
        Long.parseLong(n[1]),
        Long.parseLong(n[2]),
        Long.parseLong(n[3]),
        Long.parseLong(n[4]),
        Long.parseLong(n[5]));
  }
}
