package io.depthflow.pipeline.operator;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.TrainingSums;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * A subtask's share of the one pass over the training rows: sums them per time block and hands the
 * sums on when the input ends. What it holds does not grow with the rows.
 */
public final class GramOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<LabeledRow, byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final String[] names;
  private final long horizonMs;
  private final int horizon;
  private final CleaningPlan cleaning;
  private transient TrainingSums gram;
  private transient ListState<byte[]> state;

  /**
   * @param names features of the rows, in order
   * @param horizonMs the label's horizon, milliseconds
   * @param horizon its index among the rows' labels
   * @param cleaning which rows may be left out by a training part
   */
  public GramOperator(String[] names, long horizonMs, int horizon, CleaningPlan cleaning) {
    this.names = names.clone();
    this.horizonMs = horizonMs;
    this.horizon = horizon;
    this.cleaning = cleaning;
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
    gram = new TrainingSums(names, new long[] {horizonMs}, cleaning);
    for (byte[] part : state.get()) {
      gram.merge(fromBytes(cleaning, part));
    }
  }

  @Override
  public void processElement(StreamRecord<LabeledRow> element) {
    LabeledRow row = element.getValue();
    gram.add(row.row().timeMs(), row.row().values(), new double[] {row.labelsBp()[horizon]});
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.clear();
    state.add(toBytes(gram));
  }

  @Override
  public void endInput() throws IOException {
    output.collect(new StreamRecord<>(toBytes(gram)));
    // A snapshot may still come, while other subtasks read on: restored from it, this one ends its
    // input again, and must not hand on what the solver has.
    gram = new TrainingSums(names, new long[] {horizonMs}, cleaning);
  }

  static byte[] toBytes(TrainingSums gram) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    gram.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static TrainingSums fromBytes(CleaningPlan cleaning, byte[] bytes) throws IOException {
    return TrainingSums.read(cleaning, new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
