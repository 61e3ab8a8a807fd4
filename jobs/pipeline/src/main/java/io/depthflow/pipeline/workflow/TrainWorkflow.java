package io.depthflow.pipeline.workflow;

import io.depthflow.pipeline.operator.GramOperator;
import io.depthflow.pipeline.operator.TrainOperator;
import io.depthflow.pipeline.operator.Trained;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.TrainingPlan;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Labelled rows to a model, in one pass: sums in parallel, one solver behind them. */
public final class TrainWorkflow {

  private TrainWorkflow() {}

  /**
   * @param rows one symbol's labelled rows, in any order and at any parallelism
   * @param horizonsMs the horizons of the rows' labels
   * @param horizonMs the one to train on
   * @param plan how lambda is chosen and which rows are left out
   */
  public static SingleOutputStreamOperator<Trained> train(
      DataStream<LabeledRow> rows,
      String symbol,
      String featureSet,
      long periodMs,
      long[] horizonsMs,
      long horizonMs,
      TrainingPlan plan) {
    int index = -1;
    for (int i = 0; i < horizonsMs.length; i++) {
      index = horizonsMs[i] == horizonMs ? i : index;
    }
    if (index < 0) {
      throw new IllegalArgumentException(
          "rows have no label for a horizon of " + horizonMs + " ms");
    }
    String[] names = FeatureSet.byName(featureSet).names();
    return rows.transform(
            "gram",
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
            new GramOperator(names, horizonMs, index, plan.cleaning()))
        .uid("gram")
        .transform(
            "lasso",
            TypeInformation.of(Trained.class),
            new TrainOperator(symbol, featureSet, periodMs, horizonMs, plan))
        .uid("lasso")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
