package io.depthflow.pipeline.operator;

import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.TrainingPlan;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.model.LinearModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * Merges the partial sums of every subtask, at parallelism 1, and solves: folds, path, choice of
 * lambda, hold-out. No row is read again.
 */
public final class TrainOperator extends AbstractStreamOperator<Trained>
    implements OneInputStreamOperator<byte[], Trained>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final String symbol;
  private final String featureSet;
  private final long periodMs;
  private final long horizonMs;
  private final TrainingPlan plan;
  private transient List<byte[]> parts;
  private transient ListState<byte[]> state;

  /**
   * @param plan how lambda is chosen and which rows are left out
   */
  public TrainOperator(
      String symbol, String featureSet, long periodMs, long horizonMs, TrainingPlan plan) {
    this.symbol = symbol;
    this.featureSet = featureSet;
    this.periodMs = periodMs;
    this.horizonMs = horizonMs;
    this.plan = plan;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "merged", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    parts = new ArrayList<>();
    state.get().forEach(parts::add);
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) {
    parts.add(element.getValue());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(parts);
  }

  @Override
  public void endInput() throws IOException {
    String[] names = FeatureSet.byName(featureSet).names();
    TrainingSums sums = new TrainingSums(names, new long[] {horizonMs}, plan.cleaning());
    // In an order of their own, not in that of arrival: sums of doubles depend on it.
    parts.sort(Arrays::compare);
    for (byte[] part : parts) {
      sums.merge(GramOperator.fromBytes(plan.cleaning(), part));
    }
    TrainingResult result =
        WalkForward.train(sums.blocks(0), sums.outliers(0), horizonMs, plan.selection());
    LinearModel model = LinearModel.of(result, symbol, FeatureSet.byName(featureSet), periodMs);
    output.collect(new StreamRecord<>(new Trained(model, result)));
  }
}
