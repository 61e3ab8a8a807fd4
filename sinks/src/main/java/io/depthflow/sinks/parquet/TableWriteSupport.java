package io.depthflow.sinks.parquet;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Hands the rows of a table to Parquet's column writers. */
final class TableWriteSupport<T> extends WriteSupport<T> {
  private final ParquetTable<T> table;
  private final Column[] columns;
  private final RowBuffer row;
  private RecordConsumer out;

  TableWriteSupport(ParquetTable<T> table) {
    this.table = table;
    this.columns = table.columnArray();
    this.row = new RowBuffer(table);
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the base class
  public WriteContext init(Configuration configuration) {
    return new WriteContext(table.schema(), table.metadata());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(table.schema(), table.metadata());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    out = recordConsumer;
  }

  @Override
  public void write(T value) {
    row.clear();
    table.rowWriter().write(value, row);
    out.startMessage();
    for (int i = 0; i < columns.length; i++) {
      Column column = columns[i];
      if (row.present[i]) {
        out.startField(column.name(), i);
        writeValue(column, i);
        out.endField(column.name(), i);
      } else if (!column.optional()) {
        throw new IllegalArgumentException(
            "required column "
                + column.name()
                + " of table "
                + table.name()
                + " has no value in "
                + value);
      }
    }
    out.endMessage();
  }

  private void writeValue(Column column, int i) {
    switch (column.type()) {
      case LONG -> out.addLong(row.longs[i]);
      case INT -> out.addInteger((int) row.longs[i]);
      case DOUBLE -> out.addDouble(row.doubles[i]);
      case STRING -> out.addBinary(Binary.fromString(row.strings[i]));
    }
  }
}
