package io.depthflow.sinks.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives each reader all its files at once, by index modulo parallelism. */
final class ParquetSplitEnumerator implements SplitEnumerator<ParquetSplit, List<ParquetSplit>> {
  private final SplitEnumeratorContext<ParquetSplit> context;
  private final TreeSet<ParquetSplit> unassigned =
      new TreeSet<>(Comparator.comparingInt(ParquetSplit::index));

  ParquetSplitEnumerator(
      SplitEnumeratorContext<ParquetSplit> context, List<ParquetSplit> unassigned) {
    this.context = context;
    this.unassigned.addAll(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {
    assign(subtask);
  }

  @Override
  public void addReader(int subtask) {
    assign(subtask);
  }

  @Override
  public void addSplitsBack(List<ParquetSplit> splits, int subtask) {
    unassigned.addAll(splits);
  }

  @Override
  public List<ParquetSplit> snapshotState(long checkpointId) {
    return new ArrayList<>(unassigned);
  }

  @Override
  public void close() {}

  private void assign(int subtask) {
    List<ParquetSplit> own =
        unassigned.stream()
            .filter(split -> split.index() % context.currentParallelism() == subtask)
            .toList();
    own.forEach(split -> context.assignSplit(split, subtask));
    own.forEach(unassigned::remove);
    context.signalNoMoreSplits(subtask);
  }
}
