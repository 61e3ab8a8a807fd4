package io.depthflow.sinks.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of a file that a table knows, by name. */
final class TableProjection {
  private TableProjection() {}

  /**
   * @throws IllegalStateException naming a column that is of another type, or required and missing
   */
  static MessageType of(String table, Column[] columns, MessageType fileSchema) {
    List<Type> fields = new ArrayList<>();
    for (Column column : columns) {
      if (!fileSchema.containsField(column.name())) {
        requireOptional(table, column);
        continue;
      }
      Type field = fileSchema.getType(column.name());
      requireSameType(table, column, field);
      fields.add(field);
    }
    return new MessageType(fileSchema.getName(), fields);
  }

  private static void requireOptional(String table, Column column) {
    if (!column.optional()) {
      throw new IllegalStateException(
          "required column "
              + column.name()
              + " of table "
              + table
              + " is not there;"
              + " it was written by another table or version: write it again");
    }
  }

  private static void requireSameType(String table, Column column, Type field) {
    boolean same =
        field.isPrimitive()
            && !field.isRepetition(Type.Repetition.REPEATED)
            && field.asPrimitiveType().getPrimitiveTypeName()
                == ParquetTable.primitive(column.type());
    if (!same) {
      throw new IllegalStateException(
          "column " + column + " of table " + table + " is '" + field + "' in the file");
    }
  }
}
