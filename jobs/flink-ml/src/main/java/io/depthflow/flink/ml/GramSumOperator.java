package io.depthflow.flink.ml;

import io.depthflow.flink.ml.param.HasHandleInvalid;
import io.depthflow.strategy.lasso.GramAccumulator;
import io.depthflow.strategy.lasso.GramBlock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;

/**
 * A subtask's share of the one pass over the rows: sums them and hands the sums on when the input
 * ends. A subtask without rows hands on nothing. What it holds does not grow with the rows.
 */
final class GramSumOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<Row, byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final RowValues values;
  private final String labelCol;
  private final boolean skipInvalid;
  private transient GramAccumulator sums;

  /** Sums of subtasks that a restore at a smaller parallelism did away with. */
  private transient List<byte[]> others;

  private transient ListState<byte[]> state;
  private transient Counter skipped;

  GramSumOperator(LassoParams<?> params) {
    this.values = new RowValues(params.getFeaturesCol());
    this.labelCol = params.getLabelCol();
    this.skipInvalid = params.getHandleInvalid().equals(HasHandleInvalid.SKIP);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "sums", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    skipped = getMetricGroup().counter("skippedRows");
    others = new ArrayList<>();
    for (byte[] part : state.get()) {
      if (sums == null) {
        sums = fromBytes(part);
      } else {
        others.add(part);
      }
    }
  }

  @Override
  public void processElement(StreamRecord<Row> element) {
    Row row = element.getValue();
    double[] features = values.features(row);
    double label = RowValues.number(row, labelCol);
    String fault = values.fault(features);
    if (fault == null && !Double.isFinite(label)) {
      fault = "label '" + labelCol + "' is " + (Double.isNaN(label) ? "null or NaN" : label);
    }
    if (fault != null) {
      if (!skipInvalid) {
        throw RowValues.refusal(fault, row);
      }
      skipped.inc();
      return;
    }
    if (sums == null) {
      sums = new GramAccumulator(features.length);
    }
    sums.add(features, label);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(parts());
  }

  @Override
  public void endInput() throws IOException {
    for (byte[] part : parts()) {
      output.collect(new StreamRecord<>(part));
    }
    // A snapshot may still come: restored from it, this subtask ends its input again, and must not
    // hand on what the solver has.
    sums = null;
    others.clear();
  }

  private List<byte[]> parts() throws IOException {
    List<byte[]> parts = new ArrayList<>(others);
    if (sums != null) {
      parts.add(toBytes(sums));
    }
    return parts;
  }

  private static byte[] toBytes(GramAccumulator sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sums.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static GramAccumulator fromBytes(byte[] bytes) throws IOException {
    return GramAccumulator.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  static GramBlock block(byte[] bytes) throws IOException {
    return fromBytes(bytes).block();
  }
}
