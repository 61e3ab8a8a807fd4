package io.depthflow.sinks.order;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source without splits and without state: what comes from beside the job, such as outcomes of
 * sends or commands. Parallelism 1. It emits the highest watermark at once, so that it never holds
 * event time back, and it never ends. What it held when the job fails is lost.
 *
 * @param <T> what it emits
 */
public abstract class NoSplitSource<T>
    implements Source<T, NoSplitSource.NoSplit, Void>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  protected NoSplitSource(Class<T> type) {
    this.type = type;
  }

  /** Opened on the worker, closed with the task. */
  public interface Inbox<T> extends AutoCloseable {

    /** The next element, or null; then {@link #available} tells when to ask again. */
    T poll();

    /** Completes when there may be something to poll. */
    CompletableFuture<Void> available();

    @Override
    void close();
  }

  /** Opens what the source reads. */
  protected abstract Inbox<T> open();

  @Override
  public final Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public final TypeInformation<T> getProducedType() {
    return TypeInformation.of(type);
  }

  @Override
  public final SourceReader<T, NoSplit> createReader(SourceReaderContext context) {
    return new Reader();
  }

  @Override
  public final SplitEnumerator<NoSplit, Void> createEnumerator(
      SplitEnumeratorContext<NoSplit> context) {
    return new Enumerator();
  }

  @Override
  public final SplitEnumerator<NoSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Void checkpoint) {
    return new Enumerator();
  }

  @Override
  public final SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new Nothing<>(new NoSplit());
  }

  @Override
  public final SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new Nothing<>(null);
  }

  /** The interface asks for a split type; none is ever made. */
  public record NoSplit() implements SourceSplit {
    @Override
    public String splitId() {
      return "none";
    }
  }

  private final class Reader implements SourceReader<T, NoSplit> {
    private Inbox<T> inbox;
    private boolean watermarked;

    @Override
    public void start() {
      inbox = open();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) {
      if (!watermarked) {
        output.emitWatermark(Watermark.MAX_WATERMARK);
        watermarked = true;
      }
      T element = inbox.poll();
      if (element == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.collect(element);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<NoSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return watermarked ? inbox.available() : CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<NoSplit> splits) {
      throw new IllegalStateException("a source without splits was given " + splits);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
      if (inbox != null) {
        inbox.close();
        inbox = null;
      }
    }
  }

  private static final class Enumerator implements SplitEnumerator<NoSplit, Void> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {}
  }

  private record Nothing<T>(T value) implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T object) {
      return new byte[0];
    }

    @Override
    public T deserialize(int version, byte[] serialized) {
      return value;
    }
  }
}
