package io.depthflow.pipeline;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source whose first reader stops behind some elements until a checkpoint holds them, reads a few
 * more, and dies: the kill falls between a checkpoint and the end however fast the machine is.
 * Readers after it go through undisturbed.
 */
final class HeldSource<T, S extends SourceSplit, E> implements Source<T, S, E> {
  private static final long serialVersionUID = 1L;

  /** Readers of subtask 0 so far; one test at a time. */
  static final AtomicInteger READERS = new AtomicInteger();

  private final Source<T, S, E> source;
  private final int before;
  private final int behind;

  /**
   * @param before elements before the checkpoint
   * @param behind elements behind it
   */
  HeldSource(Source<T, S, E> source, int before, int behind) {
    this.source = source;
    this.before = before;
    this.behind = behind;
  }

  @Override
  public Boundedness getBoundedness() {
    return source.getBoundedness();
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    SourceReader<T, S> reader = source.createReader(context);
    boolean first = context.getIndexOfSubtask() == 0 && READERS.getAndIncrement() == 0;
    return first ? new Held(reader) : reader;
  }

  @Override
  public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return source.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E state)
      throws Exception {
    return source.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return source.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
    return source.getEnumeratorCheckpointSerializer();
  }

  @SuppressWarnings("try") // close() with any Exception is the interface's
  private final class Held implements SourceReader<T, S> {
    private final SourceReader<T, S> reader;
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private long snapshot = Long.MAX_VALUE;
    private int polls;

    Held(SourceReader<T, S> reader) {
      this.reader = reader;
    }

    @Override
    public void start() {
      reader.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
      if (polls == before && !released.isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (polls == before + behind) {
        throw new IllegalStateException("killed on purpose in mid-pass");
      }
      InputStatus status = reader.pollNext(output);
      polls += status == InputStatus.MORE_AVAILABLE ? 1 : 0;
      return status;
    }

    @Override
    public List<S> snapshotState(long checkpointId) {
      snapshot = polls == before ? Math.min(snapshot, checkpointId) : snapshot;
      return reader.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
      reader.notifyCheckpointComplete(checkpointId);
      if (checkpointId >= snapshot) {
        released.complete(null);
      }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return polls == before && !released.isDone() ? released : reader.isAvailable();
    }

    @Override
    public void addSplits(List<S> splits) {
      reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
      reader.notifyNoMoreSplits();
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }
}
