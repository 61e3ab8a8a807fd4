package io.depthflow.strategy.lasso;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded rows on a one-second grid, with holes, for tests of blocks and folds. */
final class LabelledRows {

  static final String[] NAMES = {"a", "b", "c", "d"};

  record Row(long timeMs, double[] x, double y) {}

  private LabelledRows() {}

  /** y = strength * (x0 - x1 / 2) + noise; some seconds are missing, x2 is a price. */
  static List<Row> rows(long seed, int seconds, double strength) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    long price = 600_000;
    for (int i = 1; i <= seconds; i++) {
      price += random.nextInt(5) - 2;
      double[] x = {
        random.nextGaussian(), random.nextGaussian(), price / 10.0, random.nextGaussian()
      };
      double y = strength * (x[0] - x[1] / 2) + random.nextGaussian();
      if (random.nextInt(50) == 0) {
        i += random.nextInt(30);
      }
      rows.add(new Row(i * 1000L, x, y));
    }
    return rows;
  }

  static BlockedGram sums(List<Row> rows, long blockMs, long embargoMs, int maxBlocks) {
    BlockedGram sums = new BlockedGram(NAMES, blockMs, embargoMs, maxBlocks, NonFinite.SKIP_ROW);
    rows.forEach(row -> sums.add(row.timeMs(), row.x(), row.y()));
    return sums;
  }

  /** Rows with from <= t <= to, as a plain problem. */
  static RawProblem between(List<Row> rows, long fromMs, long toMs) {
    List<Row> part = rows.stream().filter(r -> r.timeMs() >= fromMs && r.timeMs() <= toMs).toList();
    return new RawProblem(
        part.stream().map(Row::x).toArray(double[][]::new),
        part.stream().mapToDouble(Row::y).toArray());
  }
}
