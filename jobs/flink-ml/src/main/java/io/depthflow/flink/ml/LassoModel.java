package io.depthflow.flink.ml;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.ml.api.Model;
import org.apache.flink.ml.common.datastream.TableUtils;
import org.apache.flink.ml.param.Param;
import org.apache.flink.ml.util.ParamUtils;
import org.apache.flink.ml.util.ReadWriteUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * A fitted lasso: adds a column with the prediction to a table. Its model data is a table of one
 * row, see {@link LassoModelData}.
 */
public final class LassoModel implements Model<LassoModel>, LassoModelParams<LassoModel> {
  private static final long serialVersionUID = 1L;

  private final Map<Param<?>, Object> params = new HashMap<>();
  private transient Table modelData;

  public LassoModel() {
    ParamUtils.initializeMapWithDefaultValues(params, this);
  }

  /**
   * The table with a column more. Rows that come before the model wait for it on disk.
   *
   * @throws IllegalArgumentException when there is not exactly one table, its columns lack the
   *     features or already hold the prediction
   */
  @Override
  public Table[] transform(Table... inputs) {
    Table input = Inputs.one("LassoModel", inputs);
    Inputs.requireColumns(input, getFeaturesCol());
    RowTypeInfo type = TableUtils.getRowTypeInfo(input.getResolvedSchema());
    if (type.hasField(getPredictionCol())) {
      throw new IllegalArgumentException(
          "the table has a column '%s' already; set another predictionCol"
              .formatted(getPredictionCol()));
    }
    StreamTableEnvironment tables = Inputs.environment(input);
    DataStream<Row> rows = tables.toDataStream(input);
    DataStream<Row> predicted =
        rows.connect(model().broadcast())
            .transform(
                "lasso prediction",
                with(type, getPredictionCol()),
                new PredictOperator(type, this));
    return new Table[] {tables.fromDataStream(predicted)};
  }

  private static RowTypeInfo with(RowTypeInfo type, String predictionCol) {
    TypeInformation<?>[] types = Arrays.copyOf(type.getFieldTypes(), type.getArity() + 1);
    String[] names = Arrays.copyOf(type.getFieldNames(), type.getArity() + 1);
    types[type.getArity()] = Types.DOUBLE;
    names[type.getArity()] = predictionCol;
    return new RowTypeInfo(types, names);
  }

  @Override
  public LassoModel setModelData(Table... inputs) {
    modelData = Inputs.one("LassoModel's data", inputs);
    return this;
  }

  @Override
  public Table[] getModelData() {
    return new Table[] {modelData};
  }

  private DataStream<Row> model() {
    if (modelData == null) {
      throw new IllegalStateException("the model has no data; fit or load it, or set its data");
    }
    return Inputs.environment(modelData).toDataStream(modelData);
  }

  @Override
  public Map<Param<?>, Object> getParamMap() {
    return params;
  }

  /** Writes parameters at once, and the model's data when the job is executed. */
  @Override
  public void save(String path) throws IOException {
    ReadWriteUtils.saveMetadata(this, path);
    ReadWriteUtils.saveModelData(model(), path, new LassoModelFile.Writer());
  }

  /** Reads what {@link #save} wrote. */
  public static LassoModel load(StreamTableEnvironment tables, String path) throws IOException {
    LassoModel model = ReadWriteUtils.loadStageParam(path);
    return model.setModelData(
        ReadWriteUtils.loadModelData(tables, path, new LassoModelFile.Format()));
  }
}
