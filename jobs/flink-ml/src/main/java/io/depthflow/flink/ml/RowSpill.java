package io.depthflow.flink.ml;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.types.Row;

/** Rows that wait, in their order, in a file of their own. Not thread-safe. */
final class RowSpill implements Closeable {

  private final TypeSerializer<Row> serializer;
  private final Path file;
  private OutputStream open;
  private DataOutputViewStreamWrapper out;
  private long rows;

  /**
   * @param file is made with the first row and deleted with the last
   */
  RowSpill(TypeSerializer<Row> serializer, Path file) {
    this.serializer = serializer;
    this.file = file;
  }

  void add(Row row) throws IOException {
    open();
    serializer.serialize(row, out);
    rows++;
  }

  private void open() throws IOException {
    if (open == null) {
      open = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      out = new DataOutputViewStreamWrapper(open);
    }
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** Hands every row on and forgets it. */
  void drain(Consumer<Row> to) throws IOException {
    if (rows == 0) {
      return;
    }
    open.flush();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      DataInputViewStreamWrapper view = new DataInputViewStreamWrapper(in);
      for (long i = 0; i < rows; i++) {
        to.accept(serializer.deserialize(view));
      }
    }
    close();
  }

  /** Writes the waiting rows for a checkpoint; they go on waiting. */
  void write(OutputStream to) throws IOException {
    DataOutputStream data = new DataOutputStream(to);
    data.writeLong(rows);
    if (rows > 0) {
      open.flush();
      Files.copy(file, data);
    }
    data.flush();
  }

  /** Adds the rows that {@link #write} wrote. */
  void read(InputStream from) throws IOException {
    long count = new DataInputStream(from).readLong();
    DataInputViewStreamWrapper view =
        new DataInputViewStreamWrapper(new BufferedInputStream(from, 1 << 16));
    for (long i = 0; i < count; i++) {
      add(serializer.deserialize(view));
    }
  }

  @Override
  public void close() throws IOException {
    rows = 0;
    if (open != null) {
      open.close();
      open = null;
      Files.deleteIfExists(file);
    }
  }
}
