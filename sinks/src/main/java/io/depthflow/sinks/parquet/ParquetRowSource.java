package io.depthflow.sinks.parquet;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Bounded source over a table's files: a split is a file, file number i (in the order of paths) is
 * read by subtask i modulo the parallelism, each subtask reads its files in that order. So which
 * subtask sees which rows, and in which order, is the same at every run.
 *
 * <p>Files are listed when the job starts; a missing or empty root, or a corrupt file, fails the
 * job with a message that names it. A restored reader continues behind the last row of its
 * checkpoint.
 */
public final class ParquetRowSource<T>
    implements Source<T, ParquetSplit, List<ParquetSplit>>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 2L;

  /** One that is read and one that is next. */
  static final int FILES_AHEAD = 2;

  private final ArrayList<String> roots;
  private final TypeInformation<T> type;
  private final Opening<T> files;
  private final int filesAhead;

  private ParquetRowSource(
      Collection<Path> roots,
      String table,
      TypeInformation<T> type,
      Opening<T> files,
      int filesAhead) {
    this.roots = new ArrayList<>();
    roots.forEach(path -> this.roots.add(path.toString()));
    this.type = type;
    this.files = files;
    this.filesAhead = filesAhead;
    if (this.roots.isEmpty()) {
      throw new IllegalArgumentException("no Parquet path given for table " + table);
    }
  }

  /** How a file is read. */
  interface Opening<T> extends Serializable {
    SplitFile<T> open(ParquetSplit split, ReadBuffers buffers);
  }

  /** All visible files below the root (or the root itself, if it is a file). */
  public static <T> ParquetRowSource<T> of(Path root, ParquetTable<T> table) {
    return of(List.of(root), table);
  }

  /** All visible files of several roots or files, in the order of their paths. */
  public static <T> ParquetRowSource<T> of(Collection<Path> roots, ParquetTable<T> table) {
    return new ParquetRowSource<>(
        roots,
        table.name(),
        table.rowType(),
        (split, buffers) -> new TableReader<>(new Path(split.path()), table, buffers),
        Integer.MAX_VALUE);
  }

  /**
   * A column of times and some columns of doubles, many rows an element: for who sums columns, and
   * needs no row as an object. No subtask gets further than {@link #FILES_AHEAD} files for each
   * subtask behind the first file that is not read yet.
   *
   * @param table its name, for messages
   * @param time a column of longs that every row has
   * @param values columns of doubles, which rows or files may lack
   */
  public static ParquetRowSource<ColumnBatch> columns(
      Collection<Path> roots, String table, String time, List<String> values) {
    Column[] columns = ColumnFile.columns(time, values);
    return new ParquetRowSource<>(
        roots,
        table,
        TypeInformation.of(ColumnBatch.class),
        (split, buffers) ->
            new ColumnFile(new Path(split.path()), split.index(), table, columns, buffers),
        FILES_AHEAD);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }

  @Override
  public SourceReader<T, ParquetSplit> createReader(SourceReaderContext context) {
    return new ParquetSplitReader<>(files, context);
  }

  @Override
  public SplitEnumerator<ParquetSplit, List<ParquetSplit>> createEnumerator(
      SplitEnumeratorContext<ParquetSplit> context) {
    return new ParquetSplitEnumerator(context, listSplits(), filesAhead);
  }

  @Override
  public SplitEnumerator<ParquetSplit, List<ParquetSplit>> restoreEnumerator(
      SplitEnumeratorContext<ParquetSplit> context, List<ParquetSplit> unassigned) {
    return new ParquetSplitEnumerator(context, unassigned, filesAhead);
  }

  @Override
  public SimpleVersionedSerializer<ParquetSplit> getSplitSerializer() {
    return new ParquetSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<List<ParquetSplit>> getEnumeratorCheckpointSerializer() {
    return new ParquetSplit.ListSerializer();
  }

  private List<ParquetSplit> listSplits() {
    List<Path> files = new ArrayList<>();
    try {
      for (String root : roots) {
        files.addAll(ParquetRows.files(new Path(root)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    List<String> names = files.stream().map(Path::toString).distinct().sorted().toList();
    List<ParquetSplit> splits = new ArrayList<>();
    for (String name : names) {
      splits.add(new ParquetSplit(name, splits.size(), 0));
    }
    return splits;
  }
}
