package io.depthflow.flink.ml;

import java.util.List;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableImpl;

/** The one table that each stage takes. */
final class Inputs {

  private Inputs() {}

  static Table one(String stage, Table... inputs) {
    if (inputs.length != 1) {
      throw new IllegalArgumentException(
          stage + " takes exactly one table, was given " + inputs.length);
    }
    return inputs[0];
  }

  static void requireColumns(Table table, String... columns) {
    List<String> names = table.getResolvedSchema().getColumnNames();
    for (String column : columns) {
      if (!names.contains(column)) {
        throw new IllegalArgumentException(
            "the table has no column '%s', its columns are %s".formatted(column, names));
      }
    }
  }

  static StreamTableEnvironment environment(Table table) {
    return (StreamTableEnvironment) ((TableImpl) table).getTableEnvironment();
  }
}
