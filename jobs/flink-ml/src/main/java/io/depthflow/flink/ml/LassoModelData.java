package io.depthflow.flink.ml;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.ml.linalg.DenseVector;
import org.apache.flink.ml.linalg.Vector;
import org.apache.flink.ml.linalg.typeinfo.DenseVectorTypeInfo;
import org.apache.flink.types.Row;

/**
 * What a {@link LassoModel} is: one row of a table with these columns.
 *
 * @param coefficients label units per raw unit of the feature; exactly 0 where not active
 * @param intercept label units
 * @param objective of the standardised problem at the optimum, squared label units
 * @param gap duality gap: the objective minus this is a lower bound of the optimum
 * @param rows how many rows it was fitted to
 */
public record LassoModelData(
    double[] coefficients, double intercept, double objective, double gap, long rows) {

  /** The columns of a table of model data. */
  public static final RowTypeInfo TYPE =
      new RowTypeInfo(
          new TypeInformation<?>[] {
            DenseVectorTypeInfo.INSTANCE, Types.DOUBLE, Types.DOUBLE, Types.DOUBLE, Types.LONG
          },
          new String[] {"coefficients", "intercept", "objective", "gap", "rows"});

  Row toRow() {
    return Row.of(new DenseVector(coefficients), intercept, objective, gap, rows);
  }

  /**
   * Reads a row of model data.
   *
   * @throws IllegalArgumentException when its columns are not those of {@link #TYPE}
   */
  public static LassoModelData of(Row row) {
    if (row.getArity() != TYPE.getArity()
        || !(row.getField(0) instanceof Vector coefficients)
        || !(row.getField(1) instanceof Double intercept)
        || !(row.getField(2) instanceof Double objective)
        || !(row.getField(3) instanceof Double gap)
        || !(row.getField(4) instanceof Long rows)) {
      throw new IllegalArgumentException(
          "model data has the columns %s, this row is %s".formatted(TYPE, row));
    }
    return new LassoModelData(coefficients.toArray(), intercept, objective, gap, rows);
  }

  /**
   * The prediction, in the label's unit.
   *
   * @throws IllegalArgumentException when the number of features is another
   */
  public double predict(double[] features) {
    if (features.length != coefficients.length) {
      throw new IllegalArgumentException(
          "the model takes %d features, was given %d"
              .formatted(coefficients.length, features.length));
    }
    double sum = intercept;
    for (int i = 0; i < features.length; i++) {
      if (coefficients[i] != 0) {
        sum += coefficients[i] * features[i];
      }
    }
    return sum;
  }
}
