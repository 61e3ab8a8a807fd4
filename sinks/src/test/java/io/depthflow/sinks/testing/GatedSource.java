package io.depthflow.sinks.testing;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
 * Bounded source of values f(i), i = subtask, subtask + parallelism ... Before given positions it
 * waits for a checkpoint to complete, and at a given position it fails, once per name: so a test
 * decides what a checkpoint covers without a clock.
 */
public final class GatedSource<T>
    implements Source<T, GatedSource.Range, Map<Integer, Long>>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  /** Names of sources that have failed in this process. */
  private static final Map<String, Boolean> FAILED = new ConcurrentHashMap<>();

  /** Value of an index. */
  public interface ValueOf<T> extends Serializable {
    T of(long index);
  }

  private final String name;
  private final long count;
  private final long[] gates;
  private final long failAt;
  private final boolean failAlways;
  private final Class<T> type;
  private final ValueOf<T> values;

  private GatedSource(
      String name,
      long count,
      long[] gates,
      long failAt,
      boolean failAlways,
      Class<T> type,
      ValueOf<T> values) {
    this.name = name;
    this.count = count;
    this.gates = gates;
    this.failAt = failAt;
    this.failAlways = failAlways;
    this.type = type;
    this.values = values;
  }

  public static <T> GatedSource<T> of(
      String name, long count, Class<T> type, ValueOf<T> values, long... gates) {
    return new GatedSource<>(name, count, gates, Long.MAX_VALUE, false, type, values);
  }

  /** Fails before the first index at or behind the given one, in the first attempt only. */
  public GatedSource<T> failingOnceAt(long index) {
    return new GatedSource<>(name, count, gates, index, false, type, values);
  }

  /** Fails there in every attempt. */
  public GatedSource<T> failingAlwaysAt(long index) {
    return new GatedSource<>(name, count, gates, index, true, type, values);
  }

  /** Whether the source of that name has failed. */
  public static boolean hasFailed(String name) {
    return FAILED.containsKey(name);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return TypeInformation.of(type);
  }

  @Override
  public SourceReader<T, Range> createReader(SourceReaderContext context) {
    return new Reader(context.currentParallelism());
  }

  @Override
  public SplitEnumerator<Range, Map<Integer, Long>> createEnumerator(
      SplitEnumeratorContext<Range> context) {
    Map<Integer, Long> unassigned = new HashMap<>();
    for (int i = 0; i < context.currentParallelism(); i++) {
      unassigned.put(i, (long) i);
    }
    return new Enumerator(context, unassigned);
  }

  @Override
  public SplitEnumerator<Range, Map<Integer, Long>> restoreEnumerator(
      SplitEnumeratorContext<Range> context, Map<Integer, Long> unassigned) {
    return new Enumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<Range> getSplitSerializer() {
    return new RangeSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Map<Integer, Long>> getEnumeratorCheckpointSerializer() {
    return new UnassignedSerializer();
  }

  /** The indices of one subtask that are still to come. */
  public record Range(int subtask, long next) implements SourceSplit {
    @Override
    public String splitId() {
      return "range-" + subtask;
    }
  }

  private final class Reader implements SourceReader<T, Range> {
    private final int parallelism;
    private final TreeSet<Long> gatesLeft = new TreeSet<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private Range range;
    private long next;
    private long coveredBySnapshot = -1;
    private boolean noMore;

    Reader(int parallelism) {
      this.parallelism = parallelism;
      for (long gate : gates) {
        gatesLeft.add(gate);
      }
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) {
      if (range == null && !noMore) {
        return waiting();
      }
      if (range == null || next >= count) {
        return InputStatus.END_OF_INPUT;
      }
      if (!gatesLeft.isEmpty() && next >= gatesLeft.first()) {
        return waiting();
      }
      if (next >= failAt && (failAlways || FAILED.putIfAbsent(name, true) == null)) {
        FAILED.put(name, true);
        throw new IllegalStateException("planned failure of " + name + " at " + next);
      }
      output.collect(values.of(next));
      next += parallelism;
      return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus waiting() {
      available = new CompletableFuture<>();
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<Range> snapshotState(long checkpointId) {
      coveredBySnapshot = next;
      return range == null ? List.of() : List.of(new Range(range.subtask(), next));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      while (!gatesLeft.isEmpty() && gatesLeft.first() <= coveredBySnapshot) {
        gatesLeft.pollFirst();
      }
      available.complete(null);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return available;
    }

    @Override
    public void addSplits(List<Range> splits) {
      range = splits.get(0);
      next = range.next();
      available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
      noMore = true;
      available.complete(null);
    }

    @Override
    public void close() {}
  }

  private static final class Enumerator implements SplitEnumerator<Range, Map<Integer, Long>> {
    private final SplitEnumeratorContext<Range> context;
    private final Map<Integer, Long> unassigned;

    Enumerator(SplitEnumeratorContext<Range> context, Map<Integer, Long> unassigned) {
      this.context = context;
      this.unassigned = new HashMap<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<Range> splits, int subtask) {
      splits.forEach(range -> unassigned.put(range.subtask(), range.next()));
    }

    @Override
    public void addReader(int subtask) {
      Long next = unassigned.remove(subtask);
      if (next != null) {
        context.assignSplit(new Range(subtask, next), subtask);
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public Map<Integer, Long> snapshotState(long checkpointId) {
      return new HashMap<>(unassigned);
    }

    @Override
    public void close() {}
  }

  private static final class RangeSerializer implements SimpleVersionedSerializer<Range> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Range range) {
      return ByteBuffer.allocate(12).putInt(range.subtask()).putLong(range.next()).array();
    }

    @Override
    public Range deserialize(int version, byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Range(buffer.getInt(), buffer.getLong());
    }
  }

  private static final class UnassignedSerializer
      implements SimpleVersionedSerializer<Map<Integer, Long>> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Map<Integer, Long> unassigned) {
      ByteBuffer buffer = ByteBuffer.allocate(12 * unassigned.size());
      new ArrayList<>(unassigned.entrySet())
          .forEach(e -> buffer.putInt(e.getKey()).putLong(e.getValue()));
      return buffer.array();
    }

    @Override
    public Map<Integer, Long> deserialize(int version, byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      Map<Integer, Long> unassigned = new HashMap<>();
      while (buffer.hasRemaining()) {
        unassigned.put(buffer.getInt(), buffer.getLong());
      }
      return unassigned;
    }
  }
}
