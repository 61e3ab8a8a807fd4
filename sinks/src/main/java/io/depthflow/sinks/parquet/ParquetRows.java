package io.depthflow.sinks.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.schema.Type;

/** Reads tables without a job: files below a root, in the order of their paths. */
public final class ParquetRows {

  /** A job beside us changes a folder a few times a checkpoint; a listing takes milliseconds. */
  private static final int LIST_TRIES = 100;

  private ParquetRows() {}

  /**
   * The visible Parquet files below a root, ordered by path: hidden files and directories (names
   * that begin with '.' or '_') are skipped. A root that is itself a file is that file.
   *
   * @throws FileNotFoundException if the root is missing or holds no Parquet file
   * @throws IOException if a publish into the root was interrupted, so that it shows a mixture
   */
  public static List<Path> files(Path root) throws IOException {
    FileSystem fileSystem = root.getFileSystem();
    FileStatus status = statusOrNull(fileSystem, root);
    if (status == null) {
      throw new FileNotFoundException(
          "no such Parquet folder: " + root + "; run the job that writes it first");
    }
    List<Path> files = new ArrayList<>();
    if (status.isDir()) {
      Publication.requireNoneUnfinished(root);
      collect(fileSystem, root, files);
    } else {
      files.add(root);
    }
    if (files.isEmpty()) {
      throw new FileNotFoundException(
          "no Parquet file below " + root + "; run the job that writes it first");
    }
    files.sort(Comparator.comparing(Path::getPath));
    return files;
  }

  /** All rows below a root, file after file. */
  public static <T> RowIterator<T> read(Path root, ParquetTable<T> table) throws IOException {
    return read(files(root), table);
  }

  /** All rows below a local root, file after file. */
  public static <T> RowIterator<T> read(java.nio.file.Path root, ParquetTable<T> table)
      throws IOException {
    return read(new Path(root.toUri()), table);
  }

  /**
   * All rows of the files, in the list's order. A file that cannot be read makes {@code hasNext}
   * throw a {@link CorruptParquetException} that names it.
   */
  public static <T> RowIterator<T> read(List<Path> files, ParquetTable<T> table) {
    return new FileIterator<>(
        List.copyOf(files), (file, index, buffers) -> new TableReader<>(file, table, buffers));
  }

  /**
   * A column of times and columns of doubles of the files, many rows at a time, as {@link
   * ParquetRowSource#columns} gives them to a job. A batch is to be read before the next one is
   * asked for.
   */
  public static RowIterator<ColumnBatch> columns(
      List<Path> files, String table, String time, List<String> values) {
    Column[] columns = ColumnFile.columns(time, values);
    return new FileIterator<>(
        List.copyOf(files),
        (file, index, buffers) -> new ColumnFile(file, index, table, columns, buffers));
  }

  /** How a file of a list is read. */
  private interface Opening<T> {
    SplitFile<T> open(Path file, int index, ReadBuffers buffers);
  }

  /** Footer key-value pairs of one file. */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return Map.copyOf(reader.getFooter().getFileMetaData().getKeyValueMetaData());
    }
  }

  /** Columns of one file in order, each with its unit; an empty one where the file says none. */
  public static Map<String, String> columns(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      FileMetaData footer = reader.getFooter().getFileMetaData();
      String units = footer.getKeyValueMetaData().getOrDefault(ParquetTable.UNITS, "");
      Map<String, String> columns = new LinkedHashMap<>();
      for (Type field : footer.getSchema().getFields()) {
        // Neither names nor units hold a quote.
        String begin = '"' + field.getName() + "\":\"";
        int at = units.indexOf(begin);
        int from = at + begin.length();
        columns.put(field.getName(), at < 0 ? "" : units.substring(from, units.indexOf('"', from)));
      }
      return columns;
    }
  }

  /** Number of rows of one file, from its footer. */
  public static long rowCount(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getRecordCount();
    }
  }

  static boolean isHidden(Path path) {
    return path.getName().startsWith(".") || path.getName().startsWith("_");
  }

  static FileStatus statusOrNull(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.getFileStatus(path);
    } catch (FileNotFoundException missing) {
      return null;
    }
  }

  /**
   * What is in a folder into which a job may write. A file system asks for each name's status after
   * it has listed the names: where a job renames a file in between, that fails and is done again.
   *
   * @throws FileNotFoundException where the folder itself is gone
   */
  static FileStatus[] list(FileSystem fileSystem, Path folder) throws IOException {
    for (int tried = 1; ; tried++) {
      try {
        FileStatus[] children = fileSystem.listStatus(folder);
        if (children == null) {
          throw new FileNotFoundException("folder vanished while it was listed: " + folder);
        }
        return children;
      } catch (FileNotFoundException e) {
        if (tried == LIST_TRIES || statusOrNull(fileSystem, folder) == null) {
          throw e;
        }
      }
    }
  }

  static ParquetFileReader open(Path file) throws IOException {
    return open(file, new HeapByteBufferAllocator());
  }

  static ParquetFileReader open(Path file, ByteBufferAllocator buffers) throws IOException {
    try {
      return ParquetFileReader.open(
          FlinkFiles.input(file),
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .withCodecFactory(new ZstdCodecs())
              .withAllocator(buffers)
              .build());
    } catch (FileNotFoundException missing) {
      throw missing;
    } catch (RuntimeException | IOException e) {
      throw new CorruptParquetException(file, e);
    }
  }

  private static void collect(FileSystem fileSystem, Path directory, List<Path> files)
      throws IOException {
    for (FileStatus child : list(fileSystem, directory)) {
      Path path = child.getPath();
      if (path.getName().equals(Compaction.JOURNAL)) {
        throw new IOException(
            "the files of "
                + directory.getPath()
                + " are being compacted, or that was interrupted; wait for it, or complete it by"
                + " 'depthflow compact'");
      }
      if (isHidden(path)) {
        continue;
      }
      if (child.isDir()) {
        collect(fileSystem, path, files);
      } else if (path.getName().endsWith(".parquet")) {
        files.add(path);
      }
    }
  }

  private static final class FileIterator<T> implements RowIterator<T> {
    private final Iterator<Path> files;
    private final Opening<T> opening;
    private final ReadBuffers buffers = new ReadBuffers();
    private SplitFile<T> reader;
    private int opened;
    private T next;

    FileIterator(List<Path> files, Opening<T> opening) {
      this.files = files.iterator();
      this.opening = opening;
    }

    @Override
    public boolean hasNext() {
      while (next == null) {
        if (reader != null) {
          next = reader.next();
          if (next != null) {
            return true;
          }
          close();
        }
        if (!files.hasNext()) {
          return false;
        }
        reader = opening.open(files.next(), opened++, buffers);
      }
      return true;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      T row = next;
      next = null;
      return row;
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
        reader = null;
      }
    }
  }
}
