package io.depthflow.sinks.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows into {@code DIR/GROUP_20240718T235700.csv}, a fixed number of rows a file and a header line
 * in each.
 *
 * <ol>
 *   <li>What is visible is what checkpoints cover, each row exactly once: a file is written under
 *       {@code DIR/.pending} before the barrier and takes its name when the checkpoint is complete.
 *   <li>The last file of a group has fewer rows than the others. It is there all the same: each
 *       checkpoint puts a longer one in its place, so that a stop or a kill leaves nothing hidden.
 *   <li>A restore goes on with the open file as the checkpoint knew it.
 *   <li>A run that starts afresh begins a file of its own.
 * </ol>
 *
 * All rows of a group must come to one subtask, in ascending time. The folder is a local one. A
 * file under {@code .pending} that a failed attempt has left is of no use and may be deleted while
 * nothing writes.
 */
public final class CsvSink<T>
    implements Sink<T>, SupportsWriterState<T, CsvState>, SupportsCommitter<CsvPart> {
  private static final long serialVersionUID = 1L;

  /** A batch stays in memory and in checkpoints until it is full. */
  public static final int ROWS_MAX = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(CsvSink.class);
  private static final String PENDING = ".pending";

  private final String dir;
  private final CsvTable<T> table;
  private final int batchRows;

  private CsvSink(Path dir, CsvTable<T> table, int batchRows) {
    if (batchRows < 1 || batchRows > ROWS_MAX) {
      throw new IllegalArgumentException(
          "a CSV file has 1 to " + ROWS_MAX + " rows, not " + batchRows);
    }
    this.dir = dir.toAbsolutePath().toString();
    this.table = table;
    this.batchRows = batchRows;
  }

  /**
   * @param batchRows rows of a file, 1 to {@link #ROWS_MAX}
   */
  public static <T> CsvSink<T> of(Path dir, CsvTable<T> table, int batchRows) {
    return new CsvSink<>(dir, table, batchRows);
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return writer(List.of());
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the interface until Flink 2
  public SinkWriter<T> createWriter(InitContext context) {
    throw new UnsupportedOperationException("this sink is made by a WriterInitContext");
  }

  @Override
  public StatefulSinkWriter<T, CsvState> restoreWriter(
      WriterInitContext context, Collection<CsvState> states) {
    return writer(states);
  }

  private CsvWriter<T> writer(Collection<CsvState> states) {
    return new CsvWriter<>(Path.of(dir, PENDING), table, batchRows, states);
  }

  @Override
  public Committer<CsvPart> createCommitter(CommitterInitContext context) {
    return new Publisher(Path.of(dir));
  }

  @Override
  public SimpleVersionedSerializer<CsvState> getWriterStateSerializer() {
    return new CsvState.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<CsvPart> getCommittableSerializer() {
    return new CsvPart.Serializer();
  }

  /** Gives files their names; a second time, after a restore, it finds nothing left to do. */
  private record Publisher(Path dir) implements Committer<CsvPart> {
    @Override
    public void commit(Collection<CommitRequest<CsvPart>> requests) throws IOException {
      for (CommitRequest<CsvPart> request : requests) {
        CsvPart part = request.getCommittable();
        Path pending = dir.resolve(PENDING).resolve(part.pending());
        if (Files.exists(pending)) {
          CsvBatch.publish(pending, dir.resolve(part.file()));
        } else if (!Files.exists(dir.resolve(part.file()))) {
          // A restore commits again what was committed; its file may have been taken away since.
          LOG.warn("CSV file {} of the restored checkpoint is gone", part.file());
        }
      }
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
