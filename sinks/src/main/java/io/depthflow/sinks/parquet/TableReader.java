package io.depthflow.sinks.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;

/** Reads the rows of one file, front to back. */
final class TableReader<T> implements AutoCloseable {
  private final Path file;
  private final ParquetReader<T> reader;

  TableReader(Path file, ParquetTable<T> table) {
    this.file = file;
    try {
      this.reader = new Builder<>(FlinkFiles.input(file), table).build();
    } catch (FileNotFoundException e) {
      throw new UncheckedIOException("no such Parquet file: " + file.getPath(), e);
    } catch (IOException | RuntimeException e) {
      throw new CorruptParquetException(file, e);
    }
  }

  /** The next row, or null at the end. */
  T next() {
    try {
      return reader.read();
    } catch (IOException | RuntimeException e) {
      throw new CorruptParquetException(file, e);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file.getPath(), e);
    }
  }

  private static final class Builder<T> extends ParquetReader.Builder<T> {
    private final ParquetTable<T> table;

    Builder(InputFile file, ParquetTable<T> table) {
      super(file, new PlainParquetConfiguration());
      this.table = table;
      withCodecFactory(new ZstdCodecs());
    }

    @Override
    protected ReadSupport<T> getReadSupport() {
      return new TableReadSupport<>(table);
    }
  }
}
