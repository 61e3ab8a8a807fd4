package io.depthflow.pipeline.report;

import java.util.ArrayList;
import java.util.List;

/** Fewer points that look the same: of each run of neighbours the lowest and the highest stay. */
final class Thinning {

  private Thinning() {}

  /**
   * @param points (x, y), ascending in x
   * @param most at least 4
   * @return at most that many of them, first and last among them, in order
   */
  static List<double[]> thin(List<double[]> points, int most) {
    int n = points.size();
    if (n <= most) {
      return points;
    }
    int buckets = (most - 2) / 2;
    List<double[]> kept = new ArrayList<>(most);
    kept.add(points.get(0));
    for (int b = 0; b < buckets; b++) {
      int from = 1 + (int) ((long) b * (n - 2) / buckets);
      int to = 1 + (int) ((long) (b + 1) * (n - 2) / buckets);
      addExtremes(points, from, to, kept);
    }
    kept.add(points.get(n - 1));
    return kept;
  }

  private static void addExtremes(List<double[]> points, int from, int to, List<double[]> kept) {
    if (from >= to) {
      return;
    }
    int low = from;
    int high = from;
    for (int i = from; i < to; i++) {
      low = points.get(i)[1] < points.get(low)[1] ? i : low;
      high = points.get(i)[1] > points.get(high)[1] ? i : high;
    }
    kept.add(points.get(Math.min(low, high)));
    if (low != high) {
      kept.add(points.get(Math.max(low, high)));
    }
  }
}
