package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LassoSolverTest {

  /**
   * Rows of p features with a common factor, scaled and shifted per column; half of the features
   * matter.
   */
  private static RawProblem random(long seed, int n, int p, double common) {
    Random random = new Random(seed);
    double[] scale = new double[p];
    double[] shift = new double[p];
    double[] weight = new double[p];
    for (int j = 0; j < p; j++) {
      scale[j] = Math.pow(10, random.nextInt(5) - 2);
      shift[j] = random.nextGaussian() * 100 * scale[j];
      weight[j] = j % 2 == 0 ? random.nextGaussian() : 0;
    }
    double[][] x = new double[n][p];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double factor = random.nextGaussian();
      y[i] = 3 + random.nextGaussian();
      for (int j = 0; j < p; j++) {
        double z = Math.sqrt(common) * factor + Math.sqrt(1 - common) * random.nextGaussian();
        y[i] += weight[j] * z;
        x[i][j] = shift[j] + scale[j] * z;
      }
    }
    return new RawProblem(x, y);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.5, 1", "0.9, 1", "0, 0.5", "0.9, 0.2"})
  void shouldFindTheCoefficientsOfThePlainDescent(double common, double alpha) {
    for (long seed = 0; seed < 8; seed++) {
      RawProblem problem = random(seed, 60 + 20 * (int) seed, 3 + (int) seed, common);
      LassoOptions options = LassoOptions.defaults().withAlpha(alpha).withLambdas(12, 1e-3);
      LassoPath path = LassoSolver.path(problem.gram(), options);
      for (LassoFit fit : path.fits()) {
        String at = "seed " + seed + ", lambda " + fit.lambda();
        double[] plain = problem.descend(fit.lambda(), alpha);
        double best = problem.objective(plain, fit.lambda(), alpha);
        double ours = problem.objective(fit.coefficients(), fit.lambda(), alpha);
        assertThat(fit.converged()).as(at).isTrue();
        assertThat(ours).as(at).isCloseTo(best, within(1e-12 * best));
        assertThat(fit.objective()).as(at).isCloseTo(ours, within(1e-12 * ours));
        assertThat(ours - fit.gap()).as(at + ": lower bound").isLessThan(best * (1 + 1e-12));
        for (int j = 0; j < problem.p; j++) {
          double standardised = fit.coefficients()[j] * problem.sd[j];
          assertThat(standardised)
              .as(at + ", coefficient " + j)
              .isCloseTo(plain[j] * problem.sd[j], within(1e-8));
          assertThat(fit.coefficients()[j] == 0)
              .as(at + ", zero " + j)
              .isEqualTo(Math.abs(plain[j] * problem.sd[j]) < 1e-12);
        }
      }
    }
  }

  @Test
  void shouldMeetTheOptimalityConditionsOnWideAndCollinearProblems() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int n = 10 + random.nextInt(40);
      int p = 5 + random.nextInt(60);
      RawProblem problem = random(seed, n, p, random.nextBoolean() ? 0.999 : 0.3);
      LassoPath path =
          LassoSolver.path(problem.gram(), LassoOptions.defaults().withLambdas(20, 1e-2));
      for (LassoFit fit : path.fits()) {
        assertOptimal(problem, fit, "seed " + seed + ", lambda " + fit.lambda());
      }
    }
  }

  /** Active: correlation with the residual = lambda * sign. Others: at most lambda. */
  private static void assertOptimal(RawProblem problem, LassoFit fit, String at) {
    assertThat(fit.converged()).as(at).isTrue();
    double[] rest = new double[problem.n];
    for (int i = 0; i < problem.n; i++) {
      rest[i] = problem.y[i] - problem.yMean;
      for (int j = 0; j < problem.p; j++) {
        rest[i] -= fit.coefficients()[j] * (problem.x[i][j] - problem.mean[j]);
      }
    }
    for (int j = 0; j < problem.p; j++) {
      double correlation = 0;
      for (int i = 0; i < problem.n; i++) {
        correlation += (problem.x[i][j] - problem.mean[j]) / problem.sd[j] * rest[i] / problem.n;
      }
      double slack = 1e-5 * fit.lambda() + 1e-9;
      if (fit.coefficients()[j] == 0) {
        assertThat(Math.abs(correlation)).as(at).isLessThan(fit.lambda() + slack);
      } else {
        double expected = Math.signum(fit.coefficients()[j]) * fit.lambda();
        assertThat(correlation).as(at).isCloseTo(expected, within(slack));
      }
    }
  }

  @Test
  void shouldSolveWhenColumnsAreExactCombinationsOfOthers() {
    // spread = ask - bid, and a column twice: as in the raw-tier set.
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[][] x = new double[200][];
      double[] y = new double[200];
      long bid = 600_000;
      for (int i = 0; i < 200; i++) {
        bid += random.nextInt(7) - 3;
        long spread = 1 + random.nextInt(4);
        double size = random.nextInt(1000) / 8.0;
        x[i] = new double[] {spread / 8.0, bid / 8.0, (bid + spread) / 8.0, size, size};
        y[i] = size / 50 + spread - (bid - 600_000) / 16.0 + random.nextGaussian();
      }
      RawProblem problem = new RawProblem(x, y);
      LassoPath path = LassoSolver.path(problem.gram(), LassoOptions.defaults());
      for (LassoFit fit : path.fits()) {
        String at = "seed " + seed + ", lambda " + fit.lambda();
        assertThat(fit.converged()).as(at + ", gap " + fit.gap()).isTrue();
        double ours = problem.objective(fit.coefficients(), fit.lambda(), 1);
        assertThat(fit.objective()).as(at).isCloseTo(ours, within(1e-10 * ours));
        assertOptimal(problem, fit, at);
      }
    }
  }

  @Test
  void shouldHoldNothingAtLambdaMaxAndSomethingBelow() {
    RawProblem problem = random(1, 100, 6, 0.2);
    LassoOptions options = LassoOptions.defaults();
    double max = LassoSolver.lambdaMax(problem.gram(), options);
    LassoPath path = LassoSolver.path(problem.gram(), options, new double[] {max, max * 0.999});
    assertThat(path.fits()[0].nonZero()).isZero();
    assertThat(path.fits()[0].intercept()).isCloseTo(problem.yMean, within(1e-12));
    assertThat(path.fits()[1].nonZero()).isEqualTo(1);
  }

  @Test
  void shouldPassGeometricallyFromLambdaMaxDown() {
    LassoPath path =
        LassoSolver.path(random(2, 80, 4, 0).gram(), LassoOptions.defaults().withLambdas(5, 1e-2));
    double[] lambdas = path.lambdas();
    assertThat(lambdas).hasSize(5);
    for (int i = 1; i < 5; i++) {
      assertThat(lambdas[i] / lambdas[i - 1]).isCloseTo(Math.pow(10, -0.5), within(1e-12));
    }
  }

  @Test
  void shouldGiveTheSameFitWithoutItsWarmStart() {
    RawProblem problem = random(5, 150, 12, 0.8);
    LassoOptions options = LassoOptions.defaults().withLambdas(30, 1e-3);
    for (LassoFit warm : LassoSolver.path(problem.gram(), options).fits()) {
      LassoFit cold =
          LassoSolver.path(problem.gram(), options, new double[] {warm.lambda()}).fits()[0];
      for (int j = 0; j < problem.p; j++) {
        assertThat(cold.coefficients()[j] * problem.sd[j])
            .as("lambda %s, coefficient %d", warm.lambda(), j)
            .isCloseTo(warm.coefficients()[j] * problem.sd[j], within(1e-8));
      }
    }
  }

  private static GramBlock withConstant() {
    GramAccumulator sums = new GramAccumulator(3);
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      double a = random.nextGaussian();
      sums.add(new double[] {a, 0.1, random.nextGaussian()}, a + 0.1 * random.nextGaussian());
    }
    return sums.block();
  }

  @Test
  void shouldDropAConstantColumnAndSaySo() {
    LassoPath path = LassoSolver.path(withConstant(), LassoOptions.defaults());
    assertThat(path.dropped()).containsExactly(1);
    for (LassoFit fit : path.fits()) {
      assertThat(fit.coefficients()[1]).isZero();
    }
    assertThat(path.fits()[99].coefficients()[0]).isCloseTo(1, within(0.1));
  }

  @Test
  void shouldRefuseAConstantColumnByName() {
    LassoOptions strict = LassoOptions.defaults().withConstants(ConstantColumns.REFUSE);
    String[] names = {"imb", "book_age_s", "ofi"};
    assertThatThrownBy(() -> LassoSolver.path(withConstant(), strict, new BitSet(), names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'book_age_s' is constant (0.1) in all 50 rows");
  }

  @Test
  void shouldGiveTheNullModelForALabelThatNeverMoves() {
    GramAccumulator sums = new GramAccumulator(2);
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      sums.add(new double[] {random.nextGaussian(), random.nextGaussian()}, 0);
    }
    for (LassoFit fit : LassoSolver.path(sums.block(), LassoOptions.defaults()).fits()) {
      assertThat(fit.nonZero()).isZero();
      assertThat(fit.intercept()).isZero();
      assertThat(fit.converged()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void shouldRefuseALambdaThatIsNone(double lambda) {
    GramBlock block = random(1, 30, 2, 0).gram();
    LassoOptions options = LassoOptions.defaults();
    assertThatThrownBy(() -> LassoSolver.path(block, options, new double[] {lambda}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lambda must be positive");
  }

  @Test
  void shouldRefuseTooFewRows() {
    assertThatThrownBy(() -> LassoSolver.path(GramBlock.empty(3), LassoOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 rows");
  }

  @Test
  void shouldRefuseOptionsOutOfRange() {
    LassoOptions defaults = LassoOptions.defaults();
    assertThatThrownBy(() -> defaults.withAlpha(0)).hasMessageContaining("alpha");
    assertThatThrownBy(() -> defaults.withAlpha(1.01)).hasMessageContaining("alpha");
    assertThatThrownBy(() -> defaults.withLambdas(0, 0.1)).hasMessageContaining("lambdaCount");
    assertThatThrownBy(() -> defaults.withLambdas(5, 1)).hasMessageContaining("lambdaRatio");
    assertThatThrownBy(() -> defaults.withTolerance(0)).hasMessageContaining("tolerance");
  }
}
