package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GramBlockTest {

  /** Prices near 60,000 on a grid of 0.1 that wander by a few ticks, sizes, and a small label. */
  private static double[][] priceRows(long seed, int n) {
    Random random = new Random(seed);
    double[][] rows = new double[n][];
    long ticks = 600_000;
    for (int i = 0; i < n; i++) {
      ticks += random.nextInt(5) - 2;
      rows[i] =
          new double[] {
            ticks / 10.0,
            (ticks + 1) / 10.0,
            (ticks + 1 + random.nextInt(3)) / 10.0,
            random.nextInt(100_000) / 1000.0,
            random.nextGaussian() * 1e-3
          };
    }
    return rows;
  }

  private static GramBlock block(double[][] rows, int from, int to) {
    int p = rows[0].length - 1;
    GramAccumulator sums = new GramAccumulator(p);
    for (int i = from; i < to; i++) {
      sums.add(Arrays.copyOf(rows[i], p), rows[i][p]);
    }
    return sums.block();
  }

  private static BigDecimal exactComoment(double[][] rows, int a, int b) {
    BigDecimal sumA = BigDecimal.ZERO;
    BigDecimal sumB = BigDecimal.ZERO;
    BigDecimal products = BigDecimal.ZERO;
    for (double[] row : rows) {
      BigDecimal x = new BigDecimal(row[a]);
      BigDecimal y = new BigDecimal(row[b]);
      sumA = sumA.add(x);
      sumB = sumB.add(y);
      products = products.add(x.multiply(y));
    }
    BigDecimal n = BigDecimal.valueOf(rows.length);
    return products.subtract(sumA.multiply(sumB).divide(n, new MathContext(300)));
  }

  private static void assertExact(GramBlock block, double[][] rows, double tolerance) {
    int columns = rows[0].length;
    double[] scale = new double[columns];
    for (int i = 0; i < columns; i++) {
      scale[i] = Math.sqrt(exactComoment(rows, i, i).doubleValue());
    }
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j <= i; j++) {
        double exact = exactComoment(rows, i, j).doubleValue();
        assertThat(block.comomentOf(i, j))
            .as("co-moment of columns %d and %d", i, j)
            .isCloseTo(exact, within(tolerance * scale[i] * scale[j]));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 127, 128, 129, 1000})
  void shouldEqualExactArithmeticOnPrices(int n) {
    double[][] rows = priceRows(n, n);
    GramBlock block = block(rows, 0, n);
    assertThat(block.n()).isEqualTo(n);
    assertExact(block, rows, 1e-14);
  }

  /** Widths about the panels and strips of {@link Products}, in exact arithmetic. */
  @ParameterizedTest
  @ValueSource(ints = {2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 66, 97, 130})
  void shouldEqualExactArithmeticAtAnyWidth(int columns) {
    Random random = new Random(columns);
    double[][] rows = new double[137][columns];
    for (double[] row : rows) {
      double factor = random.nextGaussian();
      for (int i = 0; i < columns; i++) {
        row[i] = (600_000 + Math.round(30 * factor + 10 * random.nextGaussian())) / 10.0;
      }
    }
    assertExact(block(rows, 0, rows.length), rows, 1e-13);
  }

  @Test
  void shouldBeatSumsOfSquaresByFar() {
    // The test of the test: the textbook formula fails on the same rows.
    double[][] rows = priceRows(7, 1000);
    double sum = 0;
    double squares = 0;
    for (double[] row : rows) {
      sum += row[0];
      squares += row[0] * row[0];
    }
    double exact = exactComoment(rows, 0, 0).doubleValue();
    assertThat(Math.abs(squares - sum * sum / rows.length - exact)).isGreaterThan(1e-9 * exact);
  }

  @Test
  void shouldMergeInAnySplitToTheSameMoments() {
    for (long seed = 0; seed < 20; seed++) {
      double[][] rows = priceRows(seed, 600);
      Random random = new Random(seed);
      List<GramBlock> parts = new ArrayList<>();
      int from = 0;
      while (from < rows.length) {
        int to = Math.min(rows.length, from + random.nextInt(200));
        parts.add(block(rows, from, to));
        from = to;
      }
      Collections.shuffle(parts, random);
      GramBlock merged = GramBlock.empty(4);
      for (GramBlock part : parts) {
        merged = merged.merge(part);
      }
      assertThat(merged.n()).as("seed %d", seed).isEqualTo(600);
      assertExact(merged, rows, 1e-13);
      GramBlock whole = block(rows, 0, 600);
      assertThat(merged.min()).as("seed %d", seed).containsExactly(whole.min());
      assertThat(merged.max()).as("seed %d", seed).containsExactly(whole.max());
      for (int i = 0; i < 5; i++) {
        assertThat(merged.meanOf(i)).isCloseTo(whole.meanOf(i), within(1e-10));
      }
    }
  }

  @Test
  void shouldScoreAsTheRowsDo() {
    double[][] rows = priceRows(3, 500);
    double[] b = {0.5, -0.25, 0, 1e-4};
    double intercept = -15_000;
    double sse = 0;
    double zero = 0;
    for (double[] row : rows) {
      double prediction = intercept;
      for (int j = 0; j < 4; j++) {
        prediction += b[j] * row[j];
      }
      sse += (row[4] - prediction) * (row[4] - prediction);
      zero += row[4] * row[4];
    }
    Score score = block(rows, 0, 500).score(b, intercept);
    assertThat(score.sse()).isCloseTo(sse, within(1e-9 * sse));
    assertThat(score.zeroSse()).isCloseTo(zero, within(1e-12 * zero));
    assertThat(score.r2()).isCloseTo(1 - sse / zero, within(1e-6));
    assertThat(score.mse()).isCloseTo(sse / 500, within(1e-9 * sse));
  }

  @Test
  void shouldKnowCorrelationOfPredictionAndLabel() {
    GramAccumulator sums = new GramAccumulator(1);
    double[][] rows = {{1, 2}, {2, 3}, {3, 7}, {4, 8}};
    for (double[] row : rows) {
      sums.add(new double[] {row[0]}, row[1]);
    }
    // Deviations of x: -1.5 -.5 .5 1.5; of y: -3 -2 2 3: 11 / sqrt(5 * 26).
    Score score = sums.block().score(new double[] {2}, 5);
    assertThat(score.correlation()).isCloseTo(11 / Math.sqrt(130), within(1e-15));
    assertThat(sums.block().score(new double[] {0}, 5).correlation()).isNaN();
    assertThat(score.meanSse()).isCloseTo(26, within(1e-14));
  }

  @Test
  void shouldSelectColumnsAsIfOnlyTheyHadBeenSummed() {
    double[][] rows = priceRows(5, 300);
    GramBlock selected = block(rows, 0, 300).select(new int[] {3, 1});
    double[][] fewer = new double[300][];
    for (int i = 0; i < 300; i++) {
      fewer[i] = new double[] {rows[i][3], rows[i][1], rows[i][4]};
    }
    GramBlock direct = block(fewer, 0, 300);
    assertThat(selected.comoment()).containsExactly(direct.comoment());
    assertThat(selected.min()).containsExactly(direct.min());
    assertThat(selected.meanOf(0)).isEqualTo(direct.meanOf(0));
    assertThatThrownBy(() -> direct.select(new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 2")
        .hasMessageContaining("2 features");
  }

  @Test
  void shouldTellAConstantColumnFromASmallOne() {
    GramAccumulator sums = new GramAccumulator(3);
    for (int i = 0; i < 300; i++) {
      sums.add(new double[] {0.1, 60_000 + (i % 2) * 0.1, (i % 2) * 1e-9}, i);
    }
    GramBlock block = sums.block();
    assertThat(block.isConstant(0)).isTrue();
    assertThat(block.isConstant(1)).isFalse();
    assertThat(block.isConstant(2)).isFalse();
  }

  @Test
  void shouldNotDependOnWhereACheckpointFell() throws IOException {
    double[][] rows = priceRows(11, 700);
    GramBlock undisturbed = block(rows, 0, 700);
    GramAccumulator sums = new GramAccumulator(4);
    Random random = new Random(11);
    for (double[] row : rows) {
      if (random.nextInt(40) == 0) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sums.write(new DataOutputStream(bytes));
        sums.block();
        sums =
            GramAccumulator.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      } else if (random.nextInt(40) == 0) {
        GramAccumulator copy = sums.copy();
        sums.add(new double[4], 1e6);
        sums = copy;
      }
      sums.add(Arrays.copyOf(row, 4), row[4]);
    }
    assertThat(sums.n()).isEqualTo(700);
    assertThat(sums.block().comoment()).containsExactly(undisturbed.comoment());
    assertThat(sums.block().mean()).containsExactly(undisturbed.mean());
  }

  @Test
  void shouldRefuseBlocksOfOtherWidth() {
    assertThatThrownBy(() -> GramBlock.empty(2).merge(GramBlock.empty(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 and 3");
    assertThatThrownBy(() -> new GramAccumulator(2).add(new double[3], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 features");
    assertThatThrownBy(() -> GramBlock.empty(2).score(new double[1], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 coefficients");
  }
}
