package io.depthflow.pipeline.operator;

import io.depthflow.market.book.LineDigest;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.lasso.TrainingSums;
import io.depthflow.strategy.lasso.WalkForward;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import io.depthflow.strategy.model.LinearModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.ListAccumulator;
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
 * Merges the sums of every part, at parallelism 1, and solves: folds, path, choice of lambda,
 * hold-out. No row is read again. Parts are merged in the order of their numbers and not in that of
 * arrival, since sums of doubles depend on it; one that comes before its turn waits.
 */
public final class TrainOperator extends AbstractStreamOperator<Trained>
    implements OneInputStreamOperator<byte[], Trained>, BoundedOneInput {
  private static final long serialVersionUID = 3L;

  /** Accumulator: the ids of the models, in the order of their plans. */
  public static final String MADE = "models";

  /** The number under which what is merged already stands in the state. */
  private static final int MERGED = -1;

  private final String symbol;
  private final String featureSet;
  private final long periodMs;
  private final GramPlan plan;
  private final ModelPlan[] models;
  private final WalkForwardOptions selection;
  private transient TrainingSums merged;
  private transient LineDigest source;

  /** The part whose turn it is. */
  private transient int next;

  /** Parts that came before their turn, by number; several of one after a rescale. */
  private transient TreeMap<Integer, List<byte[]>> waiting;

  private transient ListState<byte[]> state;
  private transient ListState<Integer> turn;

  /**
   * @param plan what was summed
   * @param models what is to be made of the sums, in order
   * @param selection how lambda is chosen
   */
  public TrainOperator(
      String symbol,
      String featureSet,
      long periodMs,
      GramPlan plan,
      List<ModelPlan> models,
      WalkForwardOptions selection) {
    this.symbol = symbol;
    this.featureSet = featureSet;
    this.periodMs = periodMs;
    this.plan = plan;
    this.models = models.toArray(ModelPlan[]::new);
    this.selection = selection;
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
    turn =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("turn", Integer.class));
    merged = plan.empty();
    source = LineDigest.NONE;
    waiting = new TreeMap<>();
    for (int number : turn.get()) {
      next = number;
    }
    for (byte[] part : state.get()) {
      if (GramPart.partOf(part) == MERGED) {
        GramPart before = GramPart.of(plan, part);
        merged = before.sums();
        source = before.source();
      } else {
        await(part);
      }
    }
  }

  private void await(byte[] part) {
    waiting.computeIfAbsent(GramPart.partOf(part), n -> new ArrayList<>()).add(part);
  }

  @Override
  public void processElement(StreamRecord<byte[]> element) throws IOException {
    await(element.getValue());
    while (!waiting.isEmpty() && waiting.firstKey() <= next) {
      mergeFirst();
    }
  }

  private void mergeFirst() throws IOException {
    int number = waiting.firstKey();
    for (byte[] bytes : waiting.remove(number)) {
      GramPart part = GramPart.of(plan, bytes);
      merged.merge(part.sums());
      source = source.plus(part.source());
    }
    next = Math.max(next, number + 1);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<byte[]> parts = new ArrayList<>();
    parts.add(new GramPart(MERGED, source, merged).toBytes());
    waiting.values().forEach(parts::addAll);
    state.update(parts);
    turn.update(List.of(next));
  }

  @Override
  public void endInput() throws IOException {
    while (!waiting.isEmpty()) {
      mergeFirst(); // behind a file without rows
    }
    ListAccumulator<String> made = new ListAccumulator<>();
    getRuntimeContext().addAccumulator(MADE, made);
    FeatureSet set = FeatureSet.byName(featureSet);
    for (int number = 0; number < models.length; number++) {
      int horizon = models[number].horizon();
      TrainingResult result =
          WalkForward.train(
              merged.blocks(horizon),
              merged.outliers(horizon),
              plan.horizonsMs()[horizon],
              selection,
              models[number].withoutSet());
      LinearModel model = LinearModel.of(result, symbol, set, periodMs);
      output.collect(new StreamRecord<>(new Trained(number, model, result, source)));
      made.add(model.id());
    }
  }
}
