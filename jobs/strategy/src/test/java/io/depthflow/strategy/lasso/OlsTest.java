package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OlsTest {

  @Test
  void shouldRecoverAnExactLinearLaw() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      GramAccumulator sums = new GramAccumulator(4);
      double[] law = {2, -0.001, 30, 0};
      for (int i = 0; i < 300; i++) {
        double[] x = {
          random.nextGaussian(), 60_000 + random.nextInt(900) / 10.0, random.nextDouble(), i % 7
        };
        double y = 5;
        for (int j = 0; j < 4; j++) {
          y += law[j] * x[j];
        }
        sums.add(x, y);
      }
      OlsFit fit = Ols.fit(sums.block());
      assertThat(fit.rank()).isEqualTo(4);
      assertThat(fit.dropped()).isEmpty();
      for (int j = 0; j < 4; j++) {
        assertThat(fit.coefficients()[j])
            .as("seed %d, coefficient %d", seed, j)
            .isCloseTo(law[j], within(1e-10));
      }
      assertThat(fit.intercept()).isCloseTo(5, within(1e-7));
    }
  }

  @Test
  void shouldDropWhatIsDependentAndFitAsWellWithoutIt() {
    Random random = new Random(3);
    GramAccumulator all = new GramAccumulator(5);
    GramAccumulator few = new GramAccumulator(2);
    for (int i = 0; i < 400; i++) {
      double bid = 600_000 + random.nextInt(100);
      double spread = 1 + random.nextInt(5);
      double y = 0.3 * spread - 0.01 * bid + random.nextGaussian();
      all.add(new double[] {spread, bid, bid + spread, 7, 2 * spread + 1}, y);
      few.add(new double[] {spread, bid}, y);
    }
    OlsFit fit = Ols.fit(all.block());
    assertThat(fit.rank()).isEqualTo(2);
    assertThat(fit.dropped()).hasSize(3).contains(3);
    OlsFit small = Ols.fit(few.block());
    double sse = few.block().score(small.coefficients(), small.intercept()).sse();
    assertThat(all.block().score(fit.coefficients(), fit.intercept()).sse())
        .isCloseTo(sse, within(1e-6 * sse));
  }

  @Test
  void shouldLeaveAResidualWithoutCorrelation() {
    Random random = new Random(9);
    double[][] x = new double[250][8];
    double[] y = new double[250];
    for (int i = 0; i < 250; i++) {
      double factor = random.nextGaussian();
      for (int j = 0; j < 8; j++) {
        x[i][j] = 100 * j + factor + 0.05 * random.nextGaussian();
      }
      y[i] = factor + random.nextGaussian();
    }
    RawProblem problem = new RawProblem(x, y);
    OlsFit fit = Ols.fit(problem.gram());
    for (int j = 0; j < 8; j++) {
      double product = 0;
      for (int i = 0; i < 250; i++) {
        double rest = y[i] - fit.intercept();
        for (int k = 0; k < 8; k++) {
          rest -= fit.coefficients()[k] * x[i][k];
        }
        product += rest * (x[i][j] - problem.mean[j]);
      }
      assertThat(product / 250).as("column %d", j).isCloseTo(0, within(1e-11));
    }
  }

  @Test
  void shouldBeTheLimitOfTheLasso() {
    Random random = new Random(2);
    GramAccumulator sums = new GramAccumulator(3);
    for (int i = 0; i < 200; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      sums.add(x, x[0] - 2 * x[1] + random.nextGaussian());
    }
    OlsFit ols = Ols.fit(sums.block());
    LassoFit lasso =
        LassoSolver.path(sums.block(), LassoOptions.defaults(), new double[] {1e-12}).fits()[0];
    for (int j = 0; j < 3; j++) {
      assertThat(lasso.coefficients()[j]).isCloseTo(ols.coefficients()[j], within(1e-10));
    }
  }
}
