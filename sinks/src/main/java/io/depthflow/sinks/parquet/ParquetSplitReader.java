package io.depthflow.sinks.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads its files one after the other, in the task's own thread. */
final class ParquetSplitReader<T> implements SourceReader<T, ParquetSplit> {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetSplitReader.class);

  private final ParquetRowSource.Opening<T> files;
  private final PriorityQueue<ParquetSplit> waiting =
      new PriorityQueue<>(Comparator.comparingInt(ParquetSplit::index));
  private final SourceReaderContext context;
  private final Counter rows;
  private final ReadBuffers buffers = new ReadBuffers();

  private CompletableFuture<Void> available = new CompletableFuture<>();
  private boolean noMoreSplits;
  private ParquetSplit current;
  private SplitFile<T> reader;

  ParquetSplitReader(ParquetRowSource.Opening<T> files, SourceReaderContext context) {
    this.files = files;
    this.context = context;
    this.rows = context.metricGroup().counter("parquetRowsRead");
  }

  @Override
  public void start() {
    tell(false, waiting.stream().mapToInt(ParquetSplit::index).toArray());
  }

  private void tell(boolean read, int... indices) {
    context.sendSourceEventToCoordinator(new ParquetProgress(read, indices));
  }

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) {
    if (reader == null && !openNext()) {
      if (noMoreSplits) {
        return InputStatus.END_OF_INPUT;
      }
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    long before = reader.rowsDone();
    T row = reader.next();
    if (row == null) {
      int read = current.index();
      closeFile();
      tell(true, read);
    } else {
      rows.inc(reader.rowsDone() - before);
      output.collect(row);
    }
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<ParquetSplit> snapshotState(long checkpointId) {
    List<ParquetSplit> splits = new ArrayList<>(waiting);
    if (current != null) {
      splits.add(new ParquetSplit(current.path(), current.index(), reader.rowsDone()));
    }
    return splits;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<ParquetSplit> splits) {
    waiting.addAll(splits);
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public void close() {
    closeFile();
  }

  private boolean openNext() {
    if (waiting.isEmpty()) {
      return false;
    }
    current = waiting.poll();
    LOG.info("reads {} from row {}", current.path(), current.rowsDone());
    reader = files.open(current, buffers);
    // A file never changes once visible, so a count of rows is a position.
    boolean more = true;
    while (more && reader.rowsDone() < current.rowsDone()) {
      more = reader.next() != null;
    }
    return true;
  }

  private void closeFile() {
    if (reader != null) {
      reader.close();
      reader = null;
      current = null;
    }
  }
}
