package io.depthflow.pipeline.workflow;

import io.depthflow.pipeline.operator.ColumnsFunction;
import io.depthflow.pipeline.operator.FeatureColumns;
import io.depthflow.pipeline.operator.GramOperator;
import io.depthflow.pipeline.operator.GramPlan;
import io.depthflow.pipeline.operator.ModelPlan;
import io.depthflow.pipeline.operator.TrainOperator;
import io.depthflow.pipeline.operator.Trained;
import io.depthflow.strategy.label.LabeledRow;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.util.List;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Labelled rows to models, in one pass: sums in parallel, one solver behind them. */
public final class TrainWorkflow {

  private TrainWorkflow() {}

  /**
   * Rows that come one by one.
   *
   * @param rows partitioned by symbol as keyed state is, each symbol's in order
   */
  public static DataStream<FeatureColumns> columns(DataStream<LabeledRow> rows) {
    return DataStreamUtils.reinterpretAsKeyedStream(rows, row -> row.row().symbol())
        .process(new ColumnsFunction(), TypeInformation.of(FeatureColumns.class))
        .name("columns")
        .uid("columns");
  }

  /**
   * @param rows one symbol's labelled rows, in any order and at any parallelism
   * @param plan what they hold and how they are summed
   * @param models what is to be made of the sums
   * @param selection how lambda is chosen
   */
  public static SingleOutputStreamOperator<Trained> train(
      DataStream<FeatureColumns> rows,
      String symbol,
      String featureSet,
      long periodMs,
      GramPlan plan,
      List<ModelPlan> models,
      WalkForwardOptions selection) {
    return rows.transform(
            "gram", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO, new GramOperator(plan))
        .uid("gram")
        .transform(
            "lasso",
            TypeInformation.of(Trained.class),
            new TrainOperator(symbol, featureSet, periodMs, plan, models, selection))
        .uid("lasso")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
