package io.depthflow.flink.binance.kafka;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.Markers;
import io.depthflow.market.RawLine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Lines to batches, each symbol's in order. What waits goes out before a checkpoint's barrier and
 * at the end of the input, so that nothing is kept in state; who reads what is committed sees it at
 * the checkpoint in any case. For who reads what is written, it goes out after a linger time.
 *
 * <p>Behind a live source a restore loses what was on the wire meanwhile, and a run that begins
 * knows nothing of what lies in the topic: the next line of each symbol is then preceded by a gap
 * marker of cause {@code restore} or {@code new-run}, as in the raw log. {@link UnpackOperator}
 * puts the latter where the earlier run ended.
 */
final class BatchOperator extends AbstractStreamOperator<LineBatch>
    implements OneInputStreamOperator<RawLine, LineBatch>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final int maxBytes;
  private final boolean live;
  private final long lingerMs;
  private final LeftTransactions left;
  private transient boolean flushDue;
  private transient Map<String, BatchBuffer> buffers;
  private transient boolean restored;
  private transient TopicMetrics metrics;

  /**
   * @param maxBytes a batch's value is not longer, unless a single line is
   * @param live whether the source cannot give again what came after a checkpoint
   * @param lingerMs how long a line waits for a full batch, 0 for up to the checkpoint
   * @param left what an earlier run may have left open, ended when a run begins, and whether a
   *     later one took this one's place, asked after a failure; null for nothing
   */
  BatchOperator(int maxBytes, boolean live, long lingerMs, LeftTransactions left) {
    this.maxBytes = maxBytes;
    this.live = live;
    this.lingerMs = lingerMs;
    this.left = left;
    // Every line would be serialised once more for a task of its own.
    setChainingStrategy(ChainingStrategy.ALWAYS);
  }

  /** Runs before {@link #open()}, in every attempt. */
  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    buffers = new LinkedHashMap<>();
    restored = context.isRestored();
    metrics = new TopicMetrics(getMetricGroup());
    TaskInfo task = getRuntimeContext().getTaskInfo();
    if (left == null || task.getIndexOfThisSubtask() != 0) {
      return;
    }
    if (task.getAttemptNumber() > 0) {
      left.requireNoLaterRun();
    }
    if (!restored) {
      left.abort();
    }
  }

  @Override
  public void processElement(StreamRecord<RawLine> element) {
    RawLine line = element.getValue();
    BatchBuffer buffer = buffers.get(line.symbol());
    if (buffer == null) {
      buffer = new BatchBuffer(line.symbol(), maxBytes);
      buffers.put(line.symbol(), buffer);
      if (live) {
        byte[] marker =
            restored
                ? Markers.gap(line.symbol(), GapCause.RESTORE, "from a checkpoint")
                : Markers.gap(line.symbol(), GapCause.NEW_RUN, "a recorder began");
        add(buffer, new RawLine(line.symbol(), line.receiveTimeNs(), marker));
      }
    }
    add(buffer, line);
    if (lingerMs > 0 && !flushDue) {
      flushDue = true;
      ProcessingTimeService time = getProcessingTimeService();
      time.registerTimer(time.getCurrentProcessingTime() + lingerMs, at -> lingered());
    }
  }

  private void lingered() {
    flushDue = false;
    flush();
  }

  private void add(BatchBuffer buffer, RawLine line) {
    if (!buffer.hasRoomFor(line)) {
      send(buffer);
    }
    buffer.add(line);
    metrics.line(line);
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
        send(buffer);
      }
    }
  }

  private void send(BatchBuffer buffer) {
    long lastNs = buffer.lastNs();
    LineBatch batch = buffer.take();
    output.collect(new StreamRecord<>(batch));
    metrics.record(batch.symbol(), lastNs);
  }
}
