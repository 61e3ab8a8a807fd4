package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Several horizons summed at once, held against each summed by itself from its own rows. */
class ManyHorizonsTest {

  private static final String[] NAMES = {"a", "b", "c"};
  private static final long[] HORIZONS_MS = {5_000, 1_000, 30_000, 5_000};

  private record Row(long timeMs, double[] features, double[] labels) {}

  /** Runs of rows that lack one label or another, as behind a gap, and values with a hole. */
  private static List<Row> rows(long seed, int n) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    long timeMs = 1_000_000;
    long present = -1;
    for (int i = 0; i < n; i++) {
      timeMs += random.nextInt(200) == 0 ? 200_000 : 1000;
      present = random.nextInt(30) == 0 ? random.nextLong() : random.nextInt(5) == 0 ? -1 : present;
      double[] x = {60_000 + random.nextInt(50) / 10.0, random.nextGaussian(), i % 7};
      if (random.nextInt(40) == 0) {
        x[random.nextInt(3)] = Double.NaN;
      }
      double[] y = new double[HORIZONS_MS.length];
      for (int h = 0; h < y.length; h++) {
        y[h] = (present >> h & 1) == 0 ? Double.NaN : x[1] * h + random.nextGaussian();
      }
      rows.add(new Row(timeMs, x, y));
    }
    return rows;
  }

  private static BlockedGram sums(int maxBlocks, NonFinite nonFinite) {
    return new BlockedGram(NAMES, 60_000, HORIZONS_MS, maxBlocks, nonFinite);
  }

  private static TrainingBlocks alone(List<Row> rows, int h, int maxBlocks, NonFinite nonFinite) {
    BlockedGram sums = new BlockedGram(NAMES, 60_000, HORIZONS_MS[h], maxBlocks, nonFinite);
    rows.forEach(r -> sums.add(r.timeMs(), r.features(), r.labels()[h]));
    return sums.blocks();
  }

  private static void assertSame(GramBlock actual, GramBlock expected, String at) {
    assertThat(actual.n()).as(at).isEqualTo(expected.n());
    assertThat(actual.min()).as(at).containsExactly(expected.min());
    assertThat(actual.max()).as(at).containsExactly(expected.max());
    for (int i = 0; i < NAMES.length + 1; i++) {
      assertThat(actual.meanOf(i)).as(at).isCloseTo(expected.meanOf(i), within(1e-9));
      for (int j = 0; j <= i; j++) {
        double scale = Math.sqrt(expected.comomentOf(i, i) * expected.comomentOf(j, j));
        assertThat(actual.comomentOf(i, j))
            .as(at + ", " + i + ", " + j)
            .isCloseTo(expected.comomentOf(i, j), within(1e-12 * (1 + scale)));
      }
    }
  }

  private static void assertSame(TrainingBlocks actual, TrainingBlocks expected, String at) {
    assertThat(actual.embargoMs()).isEqualTo(expected.embargoMs());
    assertThat(actual.rows()).as(at).isEqualTo(expected.rows());
    assertThat(actual.skippedRows()).as(at).isEqualTo(expected.skippedRows());
    assertThat(actual.nonFiniteRows()).as(at).containsExactly(expected.nonFiniteRows());
    assertThat(actual.blocks()).as(at).hasSameSizeAs(expected.blocks());
    for (int i = 0; i < actual.blocks().length; i++) {
      TimeBlock a = actual.blocks()[i];
      TimeBlock b = expected.blocks()[i];
      String block = at + ", block from " + b.fromMs();
      assertThat(a.fromMs()).as(block).isEqualTo(b.fromMs());
      assertThat(a.toMs()).as(block).isEqualTo(b.toMs());
      assertThat(a.firstMs()).as(block).isEqualTo(b.firstMs());
      assertThat(a.lastMs()).as(block).isEqualTo(b.lastMs());
      assertSame(a.head(), b.head(), block + ", head");
      assertSame(a.tail(), b.tail(), block + ", tail");
    }
  }

  @Test
  void shouldGiveEachHorizonTheSumsItWouldHaveAlone() {
    for (NonFinite nonFinite : new NonFinite[] {NonFinite.SKIP_ROW, NonFinite.DROP_COLUMN}) {
      for (long seed = 0; seed < 6; seed++) {
        List<Row> rows = rows(seed, 3000);
        int maxBlocks = seed % 2 == 0 ? 512 : 9;
        BlockedGram sums = sums(maxBlocks, nonFinite);
        rows.forEach(r -> sums.add(r.timeMs(), r.features(), r.labels()));
        for (int h = 0; h < HORIZONS_MS.length; h++) {
          String at = "seed " + seed + ", " + nonFinite + ", horizon " + h;
          assertSame(sums.blocks(h), alone(rows, h, maxBlocks, nonFinite), at);
        }
      }
    }
  }

  /** Row by row or column by column, in slices of any length: the same bits. */
  @Test
  void shouldTakeColumnsAsItTakesRows() {
    for (NonFinite nonFinite : new NonFinite[] {NonFinite.SKIP_ROW, NonFinite.DROP_COLUMN}) {
      for (long seed = 0; seed < 6; seed++) {
        List<Row> rows = rows(seed, 3000);
        int maxBlocks = seed % 2 == 0 ? 512 : 9;
        BlockedGram byRow = sums(maxBlocks, nonFinite);
        rows.forEach(r -> byRow.add(r.timeMs(), r.features(), r.labels()));
        BlockedGram byColumn = sums(maxBlocks, nonFinite);
        Random random = new Random(seed);
        int from = 0;
        while (from < rows.size()) {
          int to = Math.min(rows.size(), from + 1 + random.nextInt(seed < 3 ? 20 : 700));
          addColumns(byColumn, rows.subList(from, to));
          from = to;
        }
        assertThat(bytes(byColumn)).as("seed %d, %s", seed, nonFinite).isEqualTo(bytes(byRow));
      }
    }
  }

  private static void addColumns(BlockedGram sums, List<Row> rows) {
    long[] times = rows.stream().mapToLong(Row::timeMs).toArray();
    double[][] columns = new double[NAMES.length + HORIZONS_MS.length][rows.size() + 3];
    for (int r = 0; r < times.length; r++) {
      for (int i = 0; i < NAMES.length; i++) {
        columns[i][r] = rows.get(r).features()[i];
      }
      for (int h = 0; h < HORIZONS_MS.length; h++) {
        columns[NAMES.length + h][r] = rows.get(r).labels()[h];
      }
    }
    sums.addColumns(times, columns, times.length);
  }

  private static byte[] bytes(BlockedGram sums) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      sums.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void shouldMergeAndGoOnFromWrittenState() throws IOException {
    for (long seed = 0; seed < 4; seed++) {
      List<Row> rows = rows(seed, 2000);
      Random random = new Random(seed);
      BlockedGram[] shares = {sums(512, NonFinite.SKIP_ROW), sums(7, NonFinite.SKIP_ROW)};
      for (Row row : rows) {
        int share = random.nextInt(2);
        if (random.nextInt(100) == 0) {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          shares[share].write(new DataOutputStream(bytes));
          shares[share] =
              BlockedGram.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        }
        shares[share].add(row.timeMs(), row.features(), row.labels());
      }
      shares[0].merge(shares[1]);
      BlockedGram whole = sums(7, NonFinite.SKIP_ROW);
      rows.forEach(r -> whole.add(r.timeMs(), r.features(), r.labels()));
      for (int h = 0; h < HORIZONS_MS.length; h++) {
        assertSame(shares[0].blocks(h), whole.blocks(h), "seed " + seed + ", horizon " + h);
      }
    }
  }

  @Test
  void shouldSolveAHorizonAndASubsetFromOneReading() {
    List<Row> rows = rows(11, 4000);
    BlockedGram sums = sums(512, NonFinite.SKIP_ROW);
    rows.forEach(r -> sums.add(r.timeMs(), r.features(), r.labels()));
    TrainingResult result =
        WalkForward.train(
            sums.blocks(2).select(new int[] {1, 0}), 30_000, WalkForwardOptions.defaults());
    assertThat(result.names()).containsExactly("b", "a");
    assertThat(result.chosen().coefficients()[0]).isCloseTo(2, within(0.1));
  }
}
