package io.depthflow.flink.ml;

import io.depthflow.strategy.lasso.GramAccumulator;
import io.depthflow.strategy.lasso.GramBlock;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.ml.linalg.DenseVector;
import org.apache.flink.ml.linalg.Vector;
import org.apache.flink.types.Row;

/** Seeded rows of six features, of which two carry the label and one never changes. */
record Problem(double[][] x, double[] y) {
  static final int SEED = 20260612;
  static final int CONSTANT = 4;

  static Problem of(int rows) {
    Random random = new Random(SEED);
    double[][] x = new double[rows][];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = random.doubles(6, -3, 3).toArray();
      x[i][CONSTANT] = 7;
      y[i] = 2 * x[i][0] - 0.5 * x[i][2] + 1 + 0.3 * random.nextGaussian();
    }
    return new Problem(x, y);
  }

  GramBlock gram() {
    GramAccumulator sums = new GramAccumulator(x[0].length);
    for (int i = 0; i < y.length; i++) {
      sums.add(x[i], y[i]);
    }
    return sums.block();
  }

  /** Rows (number, features, label). */
  Row[] rows(Function<double[], Vector> features, Function<Double, ? extends Number> label) {
    return IntStream.range(0, y.length)
        .mapToObj(i -> Row.of(i, features.apply(x[i]), label.apply(y[i])))
        .toArray(Row[]::new);
  }

  Row[] rows() {
    return rows(DenseVector::new, y -> y);
  }
}
