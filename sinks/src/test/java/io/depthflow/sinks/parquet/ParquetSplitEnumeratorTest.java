package io.depthflow.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** Who gets which file when one reader is slow, at a restore, and at the end. */
class ParquetSplitEnumeratorTest {
  private static final int FILES = 400;

  @Test
  void shouldKeepFastReadersBesideASlowOneAndReadAll() {
    for (int readers = 1; readers <= 5; readers++) {
      Readers all = new Readers(readers);
      ParquetSplitEnumerator enumerator = all.enumerator(splits(0, FILES));
      int most = 2 * readers;
      while (all.read.size() < FILES) {
        // Reader 0 reads a file only when nobody else has one.
        int held = all.first();
        boolean others = true;
        while (others) {
          others = false;
          for (int reader = 1; reader < readers; reader++) {
            others |= all.readNext(enumerator, reader);
          }
          assertThat(all.read.stream().filter(file -> file > held).count())
              .as("files that wait for file %d, %d readers", held, readers)
              .isLessThan(most);
        }
        assertThat(all.readNext(enumerator, 0)).as("file %d is given out", held).isTrue();
      }
      assertThat(all.ended).as("each is told once").hasSize(readers).doesNotHaveDuplicates();
    }
  }

  /** File 3 was given out and is not among the enumerator's: its reader has it from its state. */
  @Test
  void shouldNotGiveFilesAfterARestoreBeforeItKnowsWhatReadersHave() {
    Readers all = new Readers(2);
    ParquetSplitEnumerator enumerator = all.restored(splits(6, 20));
    enumerator.handleSourceEvent(0, new ParquetProgress(false, new int[0]));
    assertThat(all.given.get(0)).isEmpty();
    enumerator.handleSourceEvent(1, new ParquetProgress(false, new int[] {3}));
    assertThat(all.given.get(0)).containsExactly(6);
    assertThat(all.given.get(1)).isEmpty();
    enumerator.handleSourceEvent(1, new ParquetProgress(true, new int[] {3}));
    assertThat(all.given.get(0)).containsExactly(6, 8);
    assertThat(all.given.get(1)).containsExactly(7, 9);
  }

  @Test
  void shouldGiveFilesOfAReaderThatFailedAgain() {
    Readers all = new Readers(2);
    ParquetSplitEnumerator enumerator = all.enumerator(splits(0, 4));
    assertThat(all.given.get(1)).containsExactly(1, 3);
    enumerator.addSplitsBack(List.of(split(1), split(3)), 1);
    assertThat(enumerator.snapshotState(1)).containsExactly(split(1), split(3));
    enumerator.handleSourceEvent(1, new ParquetProgress(false, new int[0]));
    assertThat(all.given.get(1)).containsExactly(1, 3, 1, 3);
    assertThat(all.ended).containsExactly(0, 1, 1);
  }

  private static ParquetSplit split(int index) {
    return new ParquetSplit("file" + index, index, 0);
  }

  private static List<ParquetSplit> splits(int from, int to) {
    return IntStream.range(from, to).mapToObj(ParquetSplitEnumeratorTest::split).toList();
  }

  /** The readers' side: what was given to whom, and what was read of it. */
  private static final class Readers implements SplitEnumeratorContext<ParquetSplit> {
    private final int parallelism;
    private final List<List<Integer>> given = new ArrayList<>();
    private final List<Integer> reading = new ArrayList<>();
    private final Set<Integer> read = new TreeSet<>();
    private final List<Integer> ended = new ArrayList<>();

    Readers(int parallelism) {
      this.parallelism = parallelism;
      for (int reader = 0; reader < parallelism; reader++) {
        given.add(new ArrayList<>());
        reading.add(0);
      }
    }

    ParquetSplitEnumerator restored(List<ParquetSplit> splits) {
      return new ParquetSplitEnumerator(this, splits, 2);
    }

    ParquetSplitEnumerator enumerator(List<ParquetSplit> splits) {
      ParquetSplitEnumerator enumerator = restored(splits);
      for (int reader = 0; reader < parallelism; reader++) {
        enumerator.handleSourceEvent(reader, new ParquetProgress(false, new int[0]));
      }
      return enumerator;
    }

    /** Reads the next file that a reader has; false where it has none. */
    boolean readNext(ParquetSplitEnumerator enumerator, int reader) {
      int next = reading.get(reader);
      if (next == given.get(reader).size()) {
        return false;
      }
      reading.set(reader, next + 1);
      int file = given.get(reader).get(next);
      read.add(file);
      enumerator.handleSourceEvent(reader, new ParquetProgress(true, new int[] {file}));
      return true;
    }

    /** The first file that is not read. */
    int first() {
      return IntStream.iterate(0, i -> i + 1).filter(i -> !read.contains(i)).findFirst().orElse(0);
    }

    @Override
    public int currentParallelism() {
      return parallelism;
    }

    @Override
    public void assignSplits(SplitsAssignment<ParquetSplit> assignment) {
      assignment
          .assignment()
          .forEach(
              (reader, splits) -> splits.forEach(split -> given.get(reader).add(split.index())));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      ended.add(subtask);
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> void callAsync(Callable<R> callable, BiConsumer<R, Throwable> handler) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> void callAsync(
        Callable<R> callable, BiConsumer<R, Throwable> handler, long delayMs, long periodMs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
      runnable.run();
    }
  }
}
