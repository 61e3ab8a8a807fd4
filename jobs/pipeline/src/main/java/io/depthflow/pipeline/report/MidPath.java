package io.depthflow.pipeline.report;

import io.depthflow.backtest.PredictionPoint;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mid of a backtest. Where no series was stored it is rebuilt without an assumption: the change
 * over the horizon is known at every sample, so from one known mid those a horizon before and after
 * follow, and so on. Known ones are those of signals; without any, the first sample stands for 0
 * and the path is in bp of it.
 *
 * @param points (time in ms, mid or bp), ascending in time
 * @param absolute whether they are prices
 */
record MidPath(List<double[]> points, boolean absolute) {

  private static final double BP = 1e4;

  static MidPath of(MidSeries series) {
    double[] times = new double[series.timesMs().length];
    for (int i = 0; i < times.length; i++) {
      times[i] = series.timesMs()[i];
    }
    return new MidPath(Chart.pairs(times, series.mids()), true);
  }

  static MidPath rebuild(List<PredictionPoint> points, long horizonMs, List<JournalEntry> journal) {
    Map<Long, Double> changes = new HashMap<>();
    for (PredictionPoint p : points) {
      if (!Double.isNaN(p.realisedBp())) {
        changes.put(p.timeMs(), p.realisedBp() / BP);
      }
    }
    Map<Long, Double> anchors = anchors(journal);
    boolean absolute = !anchors.isEmpty();
    if (!absolute && !changes.isEmpty()) {
      anchors.put(changes.keySet().stream().min(Long::compare).orElseThrow(), 1.0);
    }
    TreeMap<Long, Double> mids = spread(anchors, changes, horizonMs);
    return new MidPath(
        mids.entrySet().stream()
            .map(e -> new double[] {e.getKey(), absolute ? e.getValue() : (e.getValue() - 1) * BP})
            .toList(),
        absolute);
  }

  private static Map<Long, Double> anchors(List<JournalEntry> journal) {
    Map<Long, Double> anchors = new HashMap<>();
    for (JournalEntry entry : journal) {
      if (entry.kind() == JournalKind.SIGNAL && entry.roundMs() > 0 && entry.mid() > 0) {
        anchors.put(entry.roundMs(), entry.mid());
      }
    }
    return anchors;
  }

  private static TreeMap<Long, Double> spread(
      Map<Long, Double> anchors, Map<Long, Double> changes, long horizonMs) {
    TreeMap<Long, Double> mids = new TreeMap<>(anchors);
    Deque<Long> todo = new ArrayDeque<>(anchors.keySet());
    while (!todo.isEmpty()) {
      long at = todo.remove();
      double mid = mids.get(at);
      Double next = changes.get(at);
      if (next != null && mids.putIfAbsent(at + horizonMs, mid * (1 + next)) == null) {
        todo.add(at + horizonMs);
      }
      Double last = changes.get(at - horizonMs);
      if (last != null && mids.putIfAbsent(at - horizonMs, mid / (1 + last)) == null) {
        todo.add(at - horizonMs);
      }
    }
    return mids;
  }
}
