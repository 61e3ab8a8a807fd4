package io.depthflow.flink.ml;

import io.depthflow.flink.ml.param.HasHandleInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.OperatorStateCheckpointOutputStream;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StatePartitionStreamProvider;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.types.Row;

/**
 * Adds the prediction to rows (input 1) by the model (input 2, broadcast). Rows that come before
 * the model wait in a file: the same source may feed the fit, so it must not be held up for the
 * model.
 */
final class PredictOperator extends AbstractStreamOperator<Row>
    implements TwoInputStreamOperator<Row, Row, Row>, BoundedMultiInput {
  private static final long serialVersionUID = 1L;

  private static final int MODEL_INPUT = 2;

  private final TypeInformation<Row> rowType;
  private final RowValues values;
  private final boolean skipInvalid;
  private transient LassoModelData model;
  private transient RowSpill waiting;
  private transient ListState<Row> modelState;
  private transient Counter skipped;

  PredictOperator(TypeInformation<Row> rowType, LassoModelParams<?> params) {
    this.rowType = rowType;
    this.values = new RowValues(params.getFeaturesCol());
    this.skipInvalid = params.getHandleInvalid().equals(HasHandleInvalid.SKIP);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    skipped = getMetricGroup().counter("skippedRows");
    waiting =
        new RowSpill(
            rowType.createSerializer(getExecutionConfig().getSerializerConfig()),
            getContainingTask()
                .getEnvironment()
                .getIOManager()
                .createChannel()
                .getPathFile()
                .toPath());
    for (StatePartitionStreamProvider part : context.getRawOperatorStateInputs()) {
      try (InputStream in = part.getStream()) {
        waiting.read(in);
      }
    }
    // A union: a subtask that a restore adds has the model from its sisters.
    modelState =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("model", LassoModelData.TYPE));
    for (Row row : modelState.get()) {
      model = LassoModelData.of(row);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    // What waited in one subtask may meet, after a rescale, the model of another.
    predictWaiting();
  }

  @Override
  public void processElement1(StreamRecord<Row> element) throws IOException {
    if (model == null) {
      waiting.add(element.getValue());
    } else {
      predict(element.getValue());
    }
  }

  @Override
  public void processElement2(StreamRecord<Row> element) throws IOException {
    if (model != null) {
      throw new IllegalStateException("the table of model data has more than one row");
    }
    model = LassoModelData.of(element.getValue());
    predictWaiting();
  }

  private void predictWaiting() throws IOException {
    if (model != null) {
      waiting.drain(this::predict);
    }
  }

  private void predict(Row row) {
    double[] features = values.features(row);
    String fault = values.fault(features);
    if (fault == null) {
      output.collect(new StreamRecord<>(Row.join(row, Row.of(model.predict(features)))));
    } else if (skipInvalid) {
      skipped.inc();
    } else {
      throw RowValues.refusal(fault, row);
    }
  }

  @Override
  public void endInput(int input) {
    if (input == MODEL_INPUT && model == null) {
      throw new IllegalStateException("the table of model data is empty; fit a model first");
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    modelState.update(model == null ? List.of() : List.of(model.toRow()));
    if (!waiting.isEmpty()) {
      OperatorStateCheckpointOutputStream out = context.getRawOperatorStateOutput();
      out.startNewPartition();
      waiting.write(out);
    }
  }

  @Override
  public void close() throws Exception {
    if (waiting != null) {
      waiting.close();
    }
    super.close();
  }
}
