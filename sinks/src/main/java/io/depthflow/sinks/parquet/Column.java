package io.depthflow.sinks.parquet;

import java.io.Serializable;
import java.util.Objects;

/**
 * One column of a {@link ParquetTable}.
 *
 * @param name as it stands in the file; letters, digits, {@code _}, {@code .} and {@code -} only
 * @param optional whether a row may have no value here; a NaN in an optional double is such a row
 * @param unit for people, without quotes, e.g. "bp"; null where it is not said
 */
public record Column(String name, Type type, boolean optional, String unit)
    implements Serializable {

  /** What a column holds: Parquet's INT64, INT32, DOUBLE and BINARY (UTF-8). */
  public enum Type {
    LONG,
    INT,
    DOUBLE,
    STRING
  }

  public Column {
    Objects.requireNonNull(type, "type of column " + name);
    if (name == null || !name.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException(
          "column name '" + name + "' must be of letters, digits, '_', '.' or '-'");
    }
    if (unit != null && !unit.matches("[^\\p{Cntrl}\"\\\\]+")) {
      throw new IllegalArgumentException(
          "unit of column " + name + " must be some text without quotes: " + unit);
    }
  }

  /** A column that does not say its unit. */
  public Column(String name, Type type, boolean optional) {
    this(name, type, optional, null);
  }

  @Override
  public String toString() {
    return name + " " + type + (optional ? " optional" : "");
  }
}
