package io.depthflow.strategy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeTest {
  private static final long MINUTE_MS = 60_000;

  /** Of any table of the distribution. */
  @ParameterizedTest
  @CsvSource({"29, 2.462021", "40, 2.423257", "60, 2.390119", "120, 2.357825", "1000000, 2.326351"})
  void shouldKnowStudentsQuantile(int degrees, double t) {
    assertThat(BlockFigure.studentQuantile(degrees)).isCloseTo(t, within(1e-6));
  }

  @Test
  void shouldClaimAnEdgeOnlyAboveTheBound() {
    // 59 degrees of freedom: 2.3912.
    Edge above = edge(0.02, 0.02 / 2.40, 60);
    assertThat(above.found()).isTrue();
    assertThat(above.sentence())
        .isEqualTo(
            "an edge before fees: on 3,600 rows held out (60 min) R2 against zero change is"
                + " 0.0200 +/- 0.0083, above zero at the one-sided 99 % level (Student's t of 60"
                + " blocks of 60 s)");
    Edge below = edge(0.02, 0.02 / 2.38, 60);
    assertThat(below.found()).isFalse();
    assertThat(below.sentence()).startsWith("no edge: on 3,600 rows").contains(", not above zero");
  }

  @Test
  void shouldClaimNothingOnTooFewBlocks() {
    Edge few = edge(0.3, 0.001, 29);
    assertThat(few.found()).isFalse();
    assertThat(few.sentence())
        .isEqualTo(
            "no edge can be claimed: on 3,600 rows held out (60 min) R2 against zero change is"
                + " 0.3000, from too few blocks of time (29 blocks of 60 s, 30 are needed; train"
                + " on a longer span or with fewer folds)");
    assertThat(edge(0.3, 0.001, 30).found()).isTrue();
    assertThat(edge(0.3, Double.NaN, 60).sentence()).startsWith("no edge can be claimed: ");
    assertThat(edge(Double.NaN, 0.001, 60).found()).isFalse();
  }

  /** The last block of 30 is ten times as wide as the others: a market's blocks differ so. */
  @Test
  void shouldBeWrongNoMoreOftenThanItSays() {
    long seed = 41;
    Random random = new Random(seed);
    int found = 0;
    int tries = 2_000;
    for (int i = 0; i < tries; i++) {
      double[][] sums = new double[BlockFigure.LEAST_BLOCKS][1];
      for (double[] sum : sums) {
        sum[0] = random.nextGaussian() * (sum == sums[sums.length - 1] ? 10 : 1);
      }
      Figure mean = BlockBootstrap.estimate(sums, s -> s[0] / sums.length);
      found += edge(mean.value(), mean.error(), sums.length).found() ? 1 : 0;
    }
    // Four standard deviations of a binomial above 20.
    assertThat(found).as("seed %d, of %d", seed, tries).isLessThanOrEqualTo(38);
  }

  @Test
  void shouldTakeNoDriftForAnEdge() {
    BlockFigure r2 = new BlockFigure(0.02, 0.004, 60, MINUTE_MS);
    BlockFigure overDrift = new BlockFigure(0.001, 0.002, 60, MINUTE_MS);
    assertThat(Edge.of(r2, overDrift, 3_600, 3_600_000))
        .isEqualTo(
            new Edge(
                false,
                "no edge: on 3,600 rows held out (60 min) R2 against zero change is 0.0200 +/-"
                    + " 0.0040, but against the training's mean change it is 0.0010 +/- 0.0020,"
                    + " not above zero at the one-sided 99 % level (Student's t of 60 blocks of"
                    + " 60 s)"));
    // A model of an intercept alone.
    assertThat(Edge.of(r2, new BlockFigure(0, 0, 60, MINUTE_MS), 3_600, 3_600_000).found())
        .isFalse();
  }

  private static Edge edge(double r2, double error, int blocks) {
    BlockFigure figure = new BlockFigure(r2, error, blocks, MINUTE_MS);
    return Edge.of(figure, figure, 3_600, 3_600_000);
  }
}
