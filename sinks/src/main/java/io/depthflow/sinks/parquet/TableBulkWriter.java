package io.depthflow.sinks.parquet;

import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Writes rows of one table into one stream. Not thread-safe; one task writes one file. */
final class TableBulkWriter<T> implements BulkWriter<T> {
  private final ParquetWriter<T> writer;

  TableBulkWriter(ParquetTable<T> table, FSDataOutputStream stream) throws IOException {
    Builder<T> builder = new Builder<>(FlinkFiles.output(stream), table);
    builder
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new ZstdCodecs())
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0);
    // Prices and features hardly repeat: a dictionary costs time and is given up at each page.
    for (Column column : table.columnArray()) {
      if (column.type() == Column.Type.DOUBLE) {
        builder.withDictionaryEncoding(column.name(), false);
      }
    }
    this.writer = builder.build();
  }

  @Override
  public void addElement(T element) throws IOException {
    writer.write(element);
  }

  /** Rows lie in Parquet's row group until it is full; there is nothing to flush earlier. */
  @Override
  public void flush() {}

  @Override
  public void finish() throws IOException {
    writer.close();
  }

  static final class Factory<T> implements BulkWriter.Factory<T> {
    private static final long serialVersionUID = 1L;

    private final ParquetTable<T> table;

    Factory(ParquetTable<T> table) {
      this.table = table;
    }

    @Override
    public BulkWriter<T> create(FSDataOutputStream out) throws IOException {
      return new TableBulkWriter<>(table, out);
    }
  }

  private static final class Builder<T> extends ParquetWriter.Builder<T, Builder<T>> {
    private final ParquetTable<T> table;

    Builder(OutputFile file, ParquetTable<T> table) {
      super(file);
      this.table = table;
    }

    @Override
    protected Builder<T> self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the base class
    protected WriteSupport<T> getWriteSupport(Configuration configuration) {
      return new TableWriteSupport<>(table);
    }

    @Override
    protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
      return new TableWriteSupport<>(table);
    }
  }
}
