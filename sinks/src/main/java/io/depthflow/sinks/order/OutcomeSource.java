package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;
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

/** Reads a loop's queue; it has no splits and no state. Parallelism 1. */
final class OutcomeSource
    implements Source<OrderOutcome, OutcomeSource.NoSplit, Void>,
        ResultTypeQueryable<OrderOutcome> {
  private static final long serialVersionUID = 1L;

  private final OutcomeLoop loop;

  OutcomeSource(OutcomeLoop loop) {
    this.loop = loop;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public TypeInformation<OrderOutcome> getProducedType() {
    return TypeInformation.of(OrderOutcome.class);
  }

  @Override
  public SourceReader<OrderOutcome, NoSplit> createReader(SourceReaderContext context) {
    return new Reader(loop);
  }

  @Override
  public SplitEnumerator<NoSplit, Void> createEnumerator(SplitEnumeratorContext<NoSplit> context) {
    return new Enumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Void checkpoint) {
    return new Enumerator();
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new Nothing<>(new NoSplit());
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new Nothing<>(null);
  }

  /** The interface asks for a split type; none is ever made. */
  record NoSplit() implements SourceSplit {
    @Override
    public String splitId() {
      return "outcomes";
    }
  }

  private static final class Reader implements SourceReader<OrderOutcome, NoSplit> {
    private final OutcomeLoop loop;
    private OutcomeChannel channel;
    private boolean watermarked;

    Reader(OutcomeLoop loop) {
      this.loop = loop;
    }

    @Override
    public void start() {
      channel = loop.open();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<OrderOutcome> output) {
      if (!watermarked) {
        output.emitWatermark(Watermark.MAX_WATERMARK);
        watermarked = true;
      }
      OrderOutcome outcome = channel.poll();
      if (outcome == null) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.collect(outcome);
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<NoSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return watermarked ? channel.available() : CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<NoSplit> splits) {
      throw new IllegalStateException("an outcome loop has no splits");
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
      if (channel != null) {
        channel.close();
        channel = null;
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
