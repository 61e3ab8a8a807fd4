package io.depthflow.flink.ml;

import java.io.Serializable;
import org.apache.flink.ml.linalg.Vector;
import org.apache.flink.types.Row;

/** Reads features and label out of a row, and says which of them cannot be used. */
final class RowValues implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String featuresCol;

  RowValues(String featuresCol) {
    this.featuresCol = featuresCol;
  }

  /**
   * The row's features.
   *
   * @return null when the column is null
   * @throws IllegalArgumentException when it holds no vector
   */
  double[] features(Row row) {
    Object value = row.getField(featuresCol);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Vector vector)) {
      throw new IllegalArgumentException(
          "column '%s' holds %s, not a vector; assemble the features into one"
              .formatted(featuresCol, value.getClass().getName()));
    }
    return vector.toArray();
  }

  /**
   * A number of any type.
   *
   * @return NaN when the column is null
   * @throws IllegalArgumentException when it holds no number
   */
  static double number(Row row, String column) {
    Object value = row.getField(column);
    if (value == null) {
      return Double.NaN;
    }
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException(
          "column '%s' holds %s, not a number".formatted(column, value.getClass().getName()));
    }
    return number.doubleValue();
  }

  /** What is wrong with the features, or null: each must be finite. */
  String fault(double[] features) {
    if (features == null) {
      return "column '" + featuresCol + "' is null";
    }
    for (int i = 0; i < features.length; i++) {
      if (!Double.isFinite(features[i])) {
        return "feature %d of column '%s' is %s".formatted(i, featuresCol, features[i]);
      }
    }
    return null;
  }

  static IllegalArgumentException refusal(String fault, Row row) {
    return new IllegalArgumentException(
        fault + " in row " + row + "; mend it, or set handleInvalid to 'skip'");
  }
}
