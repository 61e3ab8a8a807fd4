package io.depthflow.strategy.lasso;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.lasso.SharedData.Table;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of an independent solver on recorded books: 40 strongly collinear tier columns. */
class LassoReferenceTest {

  private static final int HORIZON_ROWS = 10;
  private static final int TIER_COLUMNS = 40;

  private record Case(RawProblem problem, Table reference, LassoPath path) {}

  private static Case solve(String name) throws IOException {
    Table books = SharedData.table("reference/" + name + "_1s_top10.csv.gz");
    Table reference = SharedData.table("lasso/" + name + "_path.csv");
    int first = books.column("bid0");
    int mid = books.column("mid_price");
    int n = books.rows().length - HORIZON_ROWS;
    double[][] x = new double[n][];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = Arrays.copyOfRange(books.row(i), first, first + TIER_COLUMNS);
      y[i] = books.row(i + HORIZON_ROWS)[mid] - books.row(i)[mid];
    }
    RawProblem problem = new RawProblem(x, y);
    double[] lambdas = Arrays.stream(reference.rows()).mapToDouble(r -> r[0]).toArray();
    LassoOptions options = LassoOptions.defaults();
    return new Case(problem, reference, LassoSolver.path(problem.gram(), options, lambdas));
  }

  @ParameterizedTest
  @ValueSource(strings = {"usdm_btcusdt_202407", "usdm_ethusdt_202407", "spot_nexousdt_202407"})
  void shouldReachTheObjectivesOfTheReferencePath(String name) throws IOException {
    Case c = solve(name);
    int objective = c.reference.column("objective");
    int mse = c.reference.column("mse");
    for (int i = 0; i < c.path.fits().length; i++) {
      LassoFit fit = c.path.fits()[i];
      double expected = c.reference.row(i)[objective];
      double raw = c.problem.objective(fit.coefficients(), fit.lambda(), 1);
      String at = name + " at lambda " + fit.lambda() + ", gap " + fit.gap();
      assertThat(fit.converged()).as(at).isTrue();
      assertThat(raw).as(at).isCloseTo(expected, within(1e-9 * expected));
      assertThat(fit.gap()).as(at).isLessThan(1e-10 * raw);
      assertThat(fit.objective()).as(at + ", from the Gram").isCloseTo(raw, within(1e-10 * raw));
      double expectedMse = c.reference.row(i)[mse];
      assertThat(c.problem.mse(fit.coefficients(), fit.intercept()))
          .as(at + ", mse")
          .isCloseTo(expectedMse, within(1e-6 * expectedMse));
    }
  }
}
