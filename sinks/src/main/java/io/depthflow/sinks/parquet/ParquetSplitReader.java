package io.depthflow.sinks.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;

/** Reads its files one after the other, in the task's own thread. */
final class ParquetSplitReader<T> implements SourceReader<T, ParquetSplit> {
  private final ParquetTable<T> table;
  private final PriorityQueue<ParquetSplit> waiting =
      new PriorityQueue<>(Comparator.comparingInt(ParquetSplit::index));
  private final Counter rows;

  private CompletableFuture<Void> available = new CompletableFuture<>();
  private boolean noMoreSplits;
  private ParquetSplit current;
  private TableReader<T> reader;
  private long rowsDone;

  ParquetSplitReader(ParquetTable<T> table, SourceReaderContext context) {
    this.table = table;
    this.rows = context.metricGroup().counter("parquetRowsRead");
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) {
    if (reader == null && !openNext()) {
      if (noMoreSplits) {
        return InputStatus.END_OF_INPUT;
      }
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }
    T row = reader.next();
    if (row == null) {
      closeFile();
    } else {
      rowsDone++;
      rows.inc();
      output.collect(row);
    }
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public List<ParquetSplit> snapshotState(long checkpointId) {
    List<ParquetSplit> splits = new ArrayList<>(waiting);
    if (current != null) {
      splits.add(new ParquetSplit(current.path(), current.index(), rowsDone));
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
    reader = new TableReader<>(new Path(current.path()), table);
    rowsDone = 0;
    while (rowsDone < current.rowsDone() && reader.next() != null) {
      rowsDone++; // a file never changes once visible, so a count of rows is a position
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
