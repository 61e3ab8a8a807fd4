package io.depthflow.benchmarks.live;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a client told last.
 *
 * @param figures frames, symbols in step, gap lines, overflows, lines dropped, longest queue,
 *     longest lag from receive to emit (ms), heap (MB)
 * @param gaps gap lines by cause
 */
record Seen(double[] figures, Map<String, Long> gaps) {
  static Seen of(ChildProcess client) {
    String[] words = client.last().split(" ");
    double[] figures = new double[8];
    Map<String, Long> gaps = new TreeMap<>();
    if (words.length == 10 && words[0].equals("seen")) {
      for (int i = 0; i < 8; i++) {
        figures[i] = Double.parseDouble(words[i + 1]);
      }
      gaps.putAll(counts(words[9]));
    }
    return new Seen(figures, gaps);
  }

  double frames() {
    return figures[0];
  }

  double inStep() {
    return figures[1];
  }

  double overflows() {
    return figures[3];
  }

  double dropped() {
    return figures[4];
  }

  double queue() {
    return figures[5];
  }

  /** Gap lines since an earlier look, by cause. */
  String gapsSince(Seen earlier) {
    StringBuilder text = new StringBuilder();
    gaps.forEach(
        (cause, count) -> {
          long more = count - earlier.gaps.getOrDefault(cause, 0L);
          text.append(more == 0 ? "" : " " + cause + " " + more);
        });
    return text.isEmpty() ? "none" : text.substring(1);
  }

  /** {@code NAME=COUNT,...}; a dash for none. */
  static Map<String, Long> counts(String text) {
    Map<String, Long> counts = new TreeMap<>();
    for (String one : text.equals("-") ? new String[0] : text.split(",")) {
      int at = one.indexOf('=');
      counts.put(one.substring(0, at), Long.parseLong(one.substring(at + 1)));
    }
    return counts;
  }
}
