package io.depthflow.flink.binance.kafka;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.market.RawLine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Lines to batches, each symbol's in order. What waits goes out before a checkpoint's barrier and
 * at the end of the input, so that nothing is kept in state; it need not go out sooner, for who
 * reads what is committed sees it at the checkpoint in any case.
 *
 * <p>Behind a live source a restore loses what was on the wire meanwhile: the next line of each
 * symbol is then preceded by the same gap marker that the raw log gets, so that both logs tell one
 * story.
 */
final class BatchOperator extends AbstractStreamOperator<LineBatch>
    implements OneInputStreamOperator<RawLine, LineBatch>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final int maxBytes;
  private final boolean live;
  private transient Map<String, BatchBuffer> buffers;
  private transient boolean restored;

  /**
   * @param maxBytes a batch's value is not longer, unless a single line is
   * @param live whether the source cannot give again what came after a checkpoint
   */
  BatchOperator(int maxBytes, boolean live) {
    this.maxBytes = maxBytes;
    this.live = live;
  }

  /** Runs before {@link #open()}, in every attempt. */
  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    buffers = new LinkedHashMap<>();
    restored = context.isRestored() || getRuntimeContext().getTaskInfo().getAttemptNumber() > 0;
  }

  @Override
  public void processElement(StreamRecord<RawLine> element) {
    RawLine line = element.getValue();
    BatchBuffer buffer = buffers.get(line.symbol());
    if (buffer == null) {
      buffer = new BatchBuffer(line.symbol(), maxBytes);
      buffers.put(line.symbol(), buffer);
      if (live && restored) {
        byte[] marker = Markers.gap(line.symbol(), GapCause.RESTORE, "from a checkpoint");
        add(buffer, new RawLine(line.symbol(), line.receiveTimeNs(), marker));
      }
    }
    add(buffer, line);
  }

  private void add(BatchBuffer buffer, RawLine line) {
    if (!buffer.hasRoomFor(line)) {
      output.collect(new StreamRecord<>(buffer.take()));
    }
    buffer.add(line);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    for (BatchBuffer buffer : buffers.values()) {
      if (!buffer.isEmpty()) {
        output.collect(new StreamRecord<>(buffer.take()));
      }
    }
  }
}
