package io.depthflow.pipeline.workflow;

import io.depthflow.pipeline.operator.FeatureColumns;
import io.depthflow.pipeline.operator.GramOperator;
import io.depthflow.pipeline.operator.GramPlan;
import io.depthflow.pipeline.operator.TrainOperator;
import io.depthflow.pipeline.operator.Trained;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Labelled rows to a model, in one pass: sums in parallel, one solver behind them. */
public final class TrainWorkflow {

  private TrainWorkflow() {}

  /**
   * @param rows one symbol's labelled rows, in any order and at any parallelism
   * @param plan what they hold and how they are summed
   * @param horizonMs the horizon to train on
   * @param selection how lambda is chosen
   */
  public static SingleOutputStreamOperator<Trained> train(
      DataStream<FeatureColumns> rows,
      String symbol,
      String featureSet,
      long periodMs,
      GramPlan plan,
      long horizonMs,
      WalkForwardOptions selection) {
    int index = -1;
    for (int i = 0; i < plan.horizonsMs().length; i++) {
      index = plan.horizonsMs()[i] == horizonMs ? i : index;
    }
    if (index < 0) {
      throw new IllegalArgumentException(
          "rows have no label for a horizon of " + horizonMs + " ms");
    }
    return rows.transform(
            "gram", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, new GramOperator(plan))
        .uid("gram")
        .transform(
            "lasso",
            TypeInformation.of(Trained.class),
            new TrainOperator(symbol, featureSet, periodMs, plan, index, selection))
        .uid("lasso")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
