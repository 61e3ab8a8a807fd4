package io.depthflow.sinks.parquet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Gives each reader its files, by index modulo parallelism, and none that lies too far behind the
 * first file that is not read to its end: who puts the files' sums in order holds no more of them
 * than that, however slow one of the readers is. Whoever reads that first file has it, so that the
 * others wait for a reader that goes on, and never for one another.
 */
final class ParquetSplitEnumerator implements SplitEnumerator<ParquetSplit, List<ParquetSplit>> {
  private final SplitEnumeratorContext<ParquetSplit> context;
  private final int filesAhead;
  private final TreeSet<ParquetSplit> unassigned =
      new TreeSet<>(Comparator.comparingInt(ParquetSplit::index));

  /** Indices of files that a reader has and has not read to their end. */
  private final TreeSet<Integer> inHand = new TreeSet<>();

  /** Readers whose files are known; after a restore they begin with some. */
  private final Set<Integer> announced = new HashSet<>();

  /** Readers that know that no file comes: they may have ended, and cannot be told again. */
  private final Set<Integer> ended = new HashSet<>();

  /**
   * @param filesAhead per reader: files that may be given behind the first that is not read
   */
  ParquetSplitEnumerator(
      SplitEnumeratorContext<ParquetSplit> context, List<ParquetSplit> unassigned, int filesAhead) {
    this.context = context;
    this.filesAhead = filesAhead;
    this.unassigned.addAll(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, String host) {
    throw new IllegalStateException("a reader tells what it has read, and asks for no file");
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    ParquetProgress progress = (ParquetProgress) event;
    for (int file : progress.files()) {
      if (progress.read()) {
        inHand.remove(file);
      } else {
        inHand.add(file);
      }
    }
    if (!progress.read()) {
      announced.add(subtask);
      ended.remove(subtask);
    }
    assign();
  }

  @Override
  public void addSplitsBack(List<ParquetSplit> splits, int subtask) {
    unassigned.addAll(splits);
    splits.forEach(split -> inHand.remove(split.index()));
    announced.remove(subtask);
  }

  @Override
  public List<ParquetSplit> snapshotState(long checkpointId) {
    return new ArrayList<>(unassigned);
  }

  @Override
  public void close() {}

  private void assign() {
    int readers = context.currentParallelism();
    if (announced.size() < readers) {
      return;
    }
    long end = first() + (long) filesAhead * readers;
    for (ParquetSplit split : List.copyOf(unassigned)) {
      if (split.index() < end) {
        context.assignSplit(split, split.index() % readers);
        unassigned.remove(split);
        inHand.add(split.index());
      }
    }
    for (int reader = 0; reader < readers; reader++) {
      int own = reader;
      if (unassigned.stream().noneMatch(split -> split.index() % readers == own)
          && ended.add(reader)) {
        context.signalNoMoreSplits(reader);
      }
    }
  }

  /** The first file that is not read to its end. */
  private long first() {
    int held = inHand.isEmpty() ? Integer.MAX_VALUE : inHand.first();
    return unassigned.isEmpty() ? held : Math.min(held, unassigned.first().index());
  }
}
