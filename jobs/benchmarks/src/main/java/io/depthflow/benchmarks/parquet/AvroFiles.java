package io.depthflow.benchmarks.parquet;

import io.depthflow.sinks.parquet.Column;
import io.depthflow.sinks.parquet.ParquetTable;
import io.depthflow.sinks.parquet.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;

/**
 * The baseline: parquet-avro with its defaults and Snappy, generic records in the columns of our
 * table. Files go straight to the disk; Hadoop's local file system would add checksums of its own.
 */
final class AvroFiles<T> implements TableFiles<T> {
  private final Schema schema;
  private final ParquetTable<T> table;

  /**
   * @param table gives the columns, an optional one is a union with null, and lays rows into them
   */
  AvroFiles(ParquetTable<T> table) {
    this.schema = schema(table);
    this.table = table;
  }

  private static Schema schema(ParquetTable<?> table) {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record(table.name()).fields();
    for (Column column : table.columns()) {
      Schema type =
          Schema.create(
              switch (column.type()) {
                case LONG -> Schema.Type.LONG;
                case INT -> Schema.Type.INT;
                case DOUBLE -> Schema.Type.DOUBLE;
                case STRING -> Schema.Type.STRING;
              });
      fields =
          column.optional()
              ? fields
                  .name(column.name())
                  .type(Schema.createUnion(Schema.create(Schema.Type.NULL), type))
                  .withDefault(null)
              : fields.name(column.name()).type(type).noDefault();
    }
    return fields.endRecord();
  }

  @Override
  public void write(List<T> rows, Path file) throws IOException {
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (T row : rows) {
        GenericRecord record = new GenericData.Record(schema);
        table.rowWriter().write(row, new Fields(record));
        writer.write(record);
      }
    }
  }

  @Override
  public long read(Path file, Consumer<Object> rows) throws IOException {
    long count = 0;
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file))
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord record = reader.read(); record != null; record = reader.read()) {
        rows.accept(record);
        count++;
      }
    }
    return count;
  }

  /** Puts a row's values into a record, NaN as null. */
  private record Fields(GenericRecord record) implements RowSink {
    @Override
    public void setLong(int column, long value) {
      record.put(column, value);
    }

    @Override
    public void setInt(int column, int value) {
      record.put(column, value);
    }

    @Override
    public void setDouble(int column, double value) {
      record.put(column, Double.isNaN(value) ? null : (Double) value);
    }

    @Override
    public void setString(int column, String value) {
      record.put(column, value);
    }
  }
}
