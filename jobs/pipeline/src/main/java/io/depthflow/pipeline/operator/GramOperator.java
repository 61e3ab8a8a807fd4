package io.depthflow.pipeline.operator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * A subtask's share of the one pass over the training rows: sums each part of them per time block,
 * for all horizons, and hands a part's sums on when the next part begins or the input ends. What it
 * holds does not grow with the rows. A part's sums are the same bits whichever subtask made them,
 * so the parallelism does not change the model, nor does a restore at the same one. A restore at
 * another in the middle of a file leaves its sums in two halves: of the same rows, and the last
 * bits may differ.
 */
public final class GramOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<FeatureColumns, byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 2L;

  private final GramPlan plan;

  /** Null before the first row. */
  private transient GramPart current;

  /** Of a restore at another parallelism: begun by others. They are handed on with the first. */
  private transient List<byte[]> restored;

  private transient ListState<byte[]> state;

  public GramOperator(GramPlan plan) {
    this.plan = plan;
    // Beside its source, columns are not copied into network buffers and out again.
    chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "gram", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    restored = new ArrayList<>();
    state.get().forEach(restored::add);
    if (!restored.isEmpty()) {
      current = GramPart.of(plan, restored.remove(restored.size() - 1));
    }
  }

  @Override
  public void processElement(StreamRecord<FeatureColumns> element) throws IOException {
    FeatureColumns rows = element.getValue().until(plan.untilMs());
    if (current == null || current.part() != rows.part()) {
      handOn();
      current = new GramPart(rows.part(), plan.empty());
    }
    current = current.with(rows.source());
    current.sums().addColumns(rows.timesMs(), rows.columns(), rows.rows());
  }

  private void handOn() throws IOException {
    restored.forEach(part -> output.collect(new StreamRecord<>(part)));
    restored.clear();
    if (current != null) {
      current.sums().settle();
      output.collect(new StreamRecord<>(current.toBytes()));
      current = null;
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(restored);
    if (current != null) {
      state.add(current.toBytes());
    }
  }

  /**
   * A snapshot may still come, while other subtasks read on: restored from it, this one ends its
   * input again, and does not hand on what the solver has.
   */
  @Override
  public void endInput() throws IOException {
    handOn();
  }
}
