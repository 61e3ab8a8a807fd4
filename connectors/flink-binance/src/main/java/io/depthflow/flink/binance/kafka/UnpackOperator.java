package io.depthflow.flink.binance.kafka;

import io.depthflow.binance.codec.FrameKind;
import io.depthflow.binance.codec.Frames;
import io.depthflow.binance.codec.GapCause;
import io.depthflow.market.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Batches to lines, keyed by symbol. A receive time is clamped to the one before it, as in files:
 * runs of a recorder follow each other in a topic, and clocks are set back. The event time of a
 * line is its receive time.
 *
 * <p>The marker with which a recorder's run begins goes to where the run before it ended: nobody
 * listened in between, and a book that lived on to the marker's own time would give rows of seconds
 * that nobody saw. Where no run was before, there is nothing to break, and the marker is left out,
 * as it is missing in a raw log.
 */
final class UnpackOperator extends AbstractStreamOperator<RawLine>
    implements OneInputStreamOperator<LineBatch, RawLine>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private static final int MAX_MARKER_BYTES = 1_000;
  private static final String NEW_RUN = "\"cause\":\"" + GapCause.NEW_RUN.code() + '"';

  private final String topic;
  private final LinkedHashSet<String> symbols;
  private transient ValueState<Long> lastNs;
  private transient TopicMetrics metrics;

  /**
   * @param topic as messages name it
   * @param symbols those asked for: one without a line is an error; empty for what there is
   */
  UnpackOperator(String topic, Set<String> symbols) {
    this.topic = topic;
    this.symbols = new LinkedHashSet<>(symbols);
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics = new TopicMetrics(getMetricGroup());
    lastNs = getRuntimeContext().getState(new ValueStateDescriptor<>("last-ns", Long.class));
  }

  @Override
  public void processElement(StreamRecord<LineBatch> element) throws Exception {
    Long before = lastNs.value();
    Lines lines = new Lines(before == null ? Long.MIN_VALUE : before);
    element.getValue().forEach(lines::emit);
    lastNs.update(lines.clampNs);
    metrics.record(element.getValue().symbol(), lines.clampNs);
  }

  @Override
  public void endInput() throws Exception {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    List<String> missing = new ArrayList<>();
    for (String symbol : symbols) {
      int owner =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              symbol, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
      if (owner == task.getIndexOfThisSubtask()) {
        setCurrentKey(symbol);
        if (lastNs.value() == null) {
          missing.add(symbol);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new KafkaTopicException(
          "no line of %s in %s: ask for symbols that were recorded into it"
              .formatted(String.join(", ", missing), topic),
          null);
    }
  }

  /** Only the first line of a batch can be one, so this costs nothing per line. */
  private static boolean isNewRun(byte[] frame) {
    return frame.length < MAX_MARKER_BYTES
        && new String(frame, StandardCharsets.UTF_8).contains(NEW_RUN)
        && Frames.kindOf(frame) == FrameKind.GAP;
  }

  private final class Lines {
    private final StreamRecord<RawLine> reused = new StreamRecord<>(null);
    private long clampNs;
    private boolean first = true;

    Lines(long clampNs) {
      this.clampNs = clampNs;
    }

    void emit(RawLine line) {
      boolean begins = first && isNewRun(line.frame());
      first = false;
      if (begins && clampNs == Long.MIN_VALUE) {
        return;
      }
      RawLine clamped = begins ? new RawLine(line.symbol(), clampNs, line.frame()) : line;
      if (clamped.receiveTimeNs() < clampNs) {
        clamped = new RawLine(line.symbol(), clampNs, line.frame());
      }
      clampNs = clamped.receiveTimeNs();
      metrics.line(clamped);
      output.collect(reused.replace(clamped, TimeUnit.NANOSECONDS.toMillis(clampNs)));
    }
  }
}
