package io.depthflow.sinks.parquet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Makes rows of a table; reads only the columns that the table knows. */
final class TableReadSupport<T> extends ReadSupport<T> {
  private final ParquetTable<T> table;

  TableReadSupport(ParquetTable<T> table) {
    this.table = table;
  }

  @Override
  public ReadContext init(InitContext context) {
    return new ReadContext(projection(context.getFileSchema()));
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the base class
  public RecordMaterializer<T> prepareForRead(
      Configuration configuration,
      Map<String, String> metadata,
      MessageType fileSchema,
      ReadContext context) {
    return new Materializer<>(table, context.getRequestedSchema());
  }

  @Override
  public RecordMaterializer<T> prepareForRead(
      ParquetConfiguration configuration,
      Map<String, String> metadata,
      MessageType fileSchema,
      ReadContext context) {
    return new Materializer<>(table, context.getRequestedSchema());
  }

  private MessageType projection(MessageType fileSchema) {
    List<Type> fields = new ArrayList<>();
    for (Column column : table.columnArray()) {
      if (!fileSchema.containsField(column.name())) {
        requireOptional(column);
        continue;
      }
      Type field = fileSchema.getType(column.name());
      requireSameType(column, field);
      fields.add(field);
    }
    return new MessageType(fileSchema.getName(), fields);
  }

  private void requireOptional(Column column) {
    if (!column.optional()) {
      throw new IllegalStateException(
          "required column "
              + column.name()
              + " of table "
              + table.name()
              + " is not there;"
              + " it was written by another table or version: write it again");
    }
  }

  private void requireSameType(Column column, Type field) {
    boolean same =
        field.isPrimitive()
            && !field.isRepetition(Type.Repetition.REPEATED)
            && field.asPrimitiveType().getPrimitiveTypeName()
                == ParquetTable.primitive(column.type());
    if (!same) {
      throw new IllegalStateException(
          "column " + column + " of table " + table.name() + " is '" + field + "' in the file");
    }
  }

  private static final class Materializer<T> extends RecordMaterializer<T> {
    private final ParquetTable<T> table;
    private final RowBuffer row;
    private final GroupConverter root;

    Materializer(ParquetTable<T> table, MessageType schema) {
      this.table = table;
      this.row = new RowBuffer(table);
      PrimitiveConverter[] converters = new PrimitiveConverter[schema.getFieldCount()];
      List<Column> columns = table.columns();
      for (int i = 0; i < columns.size(); i++) {
        if (schema.containsField(columns.get(i).name())) {
          converters[schema.getFieldIndex(columns.get(i).name())] = new ColumnConverter(row, i);
        }
      }
      this.root = new RootConverter(row, converters);
    }

    @Override
    public T getCurrentRecord() {
      return table.rowReader().read(row);
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  private static final class RootConverter extends GroupConverter {
    private final RowBuffer row;
    private final PrimitiveConverter[] converters;

    RootConverter(RowBuffer row, PrimitiveConverter[] converters) {
      this.row = row;
      this.converters = converters;
    }

    @Override
    public Converter getConverter(int field) {
      return converters[field];
    }

    @Override
    public void start() {
      row.clear();
    }

    @Override
    public void end() {}
  }

  private static final class ColumnConverter extends PrimitiveConverter {
    private final RowBuffer row;
    private final int column;

    ColumnConverter(RowBuffer row, int column) {
      this.row = row;
      this.column = column;
    }

    @Override
    public void addLong(long value) {
      row.setLong(column, value);
    }

    @Override
    public void addInt(int value) {
      row.setInt(column, value);
    }

    @Override
    public void addDouble(double value) {
      row.setDouble(column, value);
    }

    @Override
    public void addBinary(Binary value) {
      row.setString(column, value.toStringUsingUTF8());
    }
  }
}
