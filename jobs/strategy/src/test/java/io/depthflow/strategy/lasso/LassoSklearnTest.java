package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * scikit-learn's coefficients at every lambda, and its choice of lambda, on a well-conditioned
 * problem; {@code sklearn_path.py} beside the figures made them.
 */
class LassoSklearnTest {
  private static final int ROWS = 400;
  private static final int FEATURES = 12;
  private static final int FOLDS = 5;

  private static final JsonNode REFERENCE = reference();
  private static final RawProblem PROBLEM = problem();

  private static JsonNode reference() {
    try {
      return new ObjectMapper()
          .readTree(LassoSklearnTest.class.getResource("/lasso/sklearn_path.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the script makes it, double for double. */
  private static RawProblem problem() {
    long state = 42;
    double[][] x = new double[ROWS][FEATURES];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      double[] u = new double[FEATURES + 2];
      for (int j = 0; j < u.length; j++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        u[j] = (state >>> 11) * 0x1p-53;
      }
      double sum = 0;
      for (int j = 0; j < FEATURES; j++) {
        x[i][j] = u[j] + 0.25 * u[FEATURES + 1];
        sum += (j % 2 == 1 ? 1 : -1) * (j / 3) * x[i][j];
      }
      y[i] = sum * 0.25 + 2 * u[FEATURES];
    }
    return new RawProblem(x, y);
  }

  private static double[] doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  @Test
  void shouldEqualItsCoefficientsAtEveryLambda() {
    for (JsonNode path : REFERENCE.get("paths")) {
      double alpha = path.get("alpha").asDouble();
      LassoOptions options = LassoOptions.defaults().withAlpha(alpha).withLambdas(30, 1e-3);
      LassoPath ours = LassoSolver.path(PROBLEM.gram(), options);
      double[] lambdas = doubles(path.get("lambdas"));
      assertThat(lambdas).hasSize(30);
      for (int i = 0; i < lambdas.length; i++) {
        LassoFit fit = ours.fits()[i];
        String at = "alpha " + alpha + ", lambda " + lambdas[i];
        assertThat(fit.lambda()).as(at).isCloseTo(lambdas[i], within(1e-12 * lambdas[i]));
        double[] theirs = doubles(path.get("coefficients").get(i));
        for (int j = 0; j < FEATURES; j++) {
          assertThat(fit.coefficients()[j])
              .as(at + ", coefficient " + j)
              .isCloseTo(theirs[j], within(1e-8));
          // At lambda max it is rounding that decides.
          if (i > 0) {
            assertThat(fit.coefficients()[j] == 0).as(at + ", zero " + j).isEqualTo(theirs[j] == 0);
          }
        }
      }
    }
  }

  @Test
  void shouldChooseItsLambda() {
    double[] lambdas = doubles(REFERENCE.get("paths").get(0).get("lambdas"));
    GramBlock[] folds = new GramBlock[FOLDS];
    for (int f = 0; f < FOLDS; f++) {
      GramAccumulator sums = new GramAccumulator(FEATURES);
      for (int i = f * ROWS / FOLDS; i < (f + 1) * ROWS / FOLDS; i++) {
        sums.add(PROBLEM.x[i], PROBLEM.y[i]);
      }
      folds[f] = sums.block();
    }
    double[] mse = new double[lambdas.length];
    for (int test = 0; test < FOLDS; test++) {
      GramBlock train = GramBlock.empty(FEATURES);
      for (int f = 0; f < FOLDS; f++) {
        train = f == test ? train : train.merge(folds[f]);
      }
      LassoFit[] fits = LassoSolver.path(train, LassoOptions.defaults(), lambdas).fits();
      for (int i = 0; i < mse.length; i++) {
        mse[i] += folds[test].score(fits[i].coefficients(), fits[i].intercept()).mse() / FOLDS;
      }
    }
    double[] theirs = doubles(REFERENCE.get("mse"));
    int best = 0;
    for (int i = 0; i < mse.length; i++) {
      assertThat(mse[i]).as("lambda " + lambdas[i]).isCloseTo(theirs[i], within(1e-9));
      best = mse[i] < mse[best] ? i : best;
    }
    assertThat(lambdas[best]).isEqualTo(REFERENCE.get("selected").asDouble());
    assertThat(best).as("inside the path").isBetween(1, lambdas.length - 2);
  }
}
