package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The gap is true: no fit is further from the optimum than its gap says, also where it was stopped
 * early; wide, with columns twice, constant and combined, lasso and elastic net.
 */
class DualityGapTest {

  private static RawProblem awkward(long seed) {
    Random random = new Random(seed);
    int n = 20 + random.nextInt(60);
    int p = 10 + random.nextInt(80);
    double[][] x = new double[n][p];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        x[i][j] =
            switch (j % 5) {
              case 0 -> 60_000 + random.nextInt(40) / 10.0;
              case 1 -> x[i][j - 1];
              case 2 -> 7;
              case 3 -> random.nextGaussian();
              default -> x[i][j - 1] - 3 * x[i][j - 4];
            };
      }
      y[i] = x[i][0] - 60_000 + random.nextGaussian();
    }
    return new RawProblem(x, y);
  }

  /** Coordinate descent with soft thresholds on standardised rows, of what is not constant. */
  private static double optimum(RawProblem problem, double lambda, double alpha) {
    int[] varying = IntStream.range(0, problem.p).filter(j -> problem.sd[j] > 1e-9).toArray();
    double[][] x = new double[problem.n][varying.length];
    for (int i = 0; i < problem.n; i++) {
      for (int k = 0; k < varying.length; k++) {
        x[i][k] = problem.x[i][varying[k]];
      }
    }
    RawProblem few = new RawProblem(x, problem.y);
    return few.objective(few.descend(lambda, alpha), lambda, alpha);
  }

  @Test
  void shouldBoundTheDistanceFromTheOptimum() {
    int early = 0;
    for (long seed = 0; seed < 12; seed++) {
      RawProblem problem = awkward(seed);
      double alpha = seed % 3 == 0 ? 0.4 : 1;
      LassoOptions options = LassoOptions.defaults().withAlpha(alpha).withLambdas(6, 3e-2);
      LassoFit[] exact = LassoSolver.path(problem.gram(), options).fits();
      LassoFit[] rough = LassoSolver.path(problem.gram(), options.withTolerance(0.02)).fits();
      for (int i = 0; i < exact.length; i++) {
        String at = "seed " + seed + ", lambda " + exact[i].lambda();
        double plain = optimum(problem, exact[i].lambda(), alpha);
        assertThat(exact[i].converged()).as(at).isTrue();
        assertThat(exact[i].objective()).as(at).isCloseTo(plain, within(1e-8 * plain));
        for (LassoFit fit : new LassoFit[] {exact[i], rough[i]}) {
          // The descent on rows is itself exact to some 1e-9 only.
          assertThat(fit.objective() - plain).as(at).isLessThanOrEqualTo(fit.gap() + 1e-8 * plain);
          assertThat(fit.gap()).as(at).isNotNegative();
        }
        early += rough[i].objective() - plain > 1e-6 * plain ? 1 : 0;
      }
    }
    assertThat(early).as("fits that were stopped before the optimum").isPositive();
  }
}
