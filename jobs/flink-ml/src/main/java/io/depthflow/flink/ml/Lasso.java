package io.depthflow.flink.ml;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.ml.api.Estimator;
import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.util.ParamUtils;
import org.apache.flink.ml.util.ReadWriteUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * Lasso and elastic net as an estimator of Flink ML: minimises
 *
 * <pre>(1/2n) ||y - Xb||^2 + reg (elasticNet ||b||_1 + (1 - elasticNet)/2 ||b||_2^2)</pre>
 *
 * over features standardised by their population sd and a centred label; coefficients are told in
 * raw units, exactly 0 where a feature is not chosen. One pass over the rows (sums per subtask,
 * merged at parallelism 1), whatever their number.
 */
public final class Lasso implements Estimator<Lasso, LassoModel>, LassoParams<Lasso> {
  private static final long serialVersionUID = 1L;

  private final Map<Param<?>, Object> params = new HashMap<>();

  public Lasso() {
    ParamUtils.initializeMapWithDefaultValues(params, this);
  }

  /**
   * Fits to one bounded table; the work is done when the job is executed.
   *
   * @throws IllegalArgumentException when there is not exactly one table, or no such column in it
   */
  @Override
  public LassoModel fit(Table... inputs) {
    Table input = Inputs.one("Lasso", inputs);
    Inputs.requireColumns(input, getFeaturesCol(), getLabelCol());
    StreamTableEnvironment tables = Inputs.environment(input);
    DataStream<Row> model =
        tables
            .toDataStream(input)
            .transform(
                "lasso sums",
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                new GramSumOperator(this))
            .transform("lasso", LassoModelData.TYPE, new LassoFitOperator(this))
            .setParallelism(1);
    LassoModel fitted = new LassoModel().setModelData(tables.fromDataStream(model));
    ParamUtils.updateExistingParams(fitted, params);
    return fitted;
  }

  @Override
  public Map<Param<?>, Object> getParamMap() {
    return params;
  }

  @Override
  public void save(String path) throws IOException {
    ReadWriteUtils.saveMetadata(this, path);
  }

  /** Reads what {@link #save} wrote. */
  public static Lasso load(StreamTableEnvironment tables, String path) throws IOException {
    return ReadWriteUtils.loadStageParam(path);
  }
}
