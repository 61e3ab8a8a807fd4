package io.depthflow.flink.ml;

import static org.apache.flink.table.api.Expressions.$;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.flink.ml.param.HasConstantFeatures;
import io.depthflow.flink.ml.param.HasHandleInvalid;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.LassoOptions;
import io.depthflow.strategy.lasso.LassoSolver;
import io.depthflow.strategy.lasso.Ols;
import io.depthflow.strategy.lasso.OlsFit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.ml.builder.Pipeline;
import org.apache.flink.ml.builder.PipelineModel;
import org.apache.flink.ml.linalg.DenseVector;
import org.apache.flink.ml.linalg.typeinfo.DenseVectorTypeInfo;
import org.apache.flink.ml.linalg.typeinfo.SparseVectorTypeInfo;
import org.apache.flink.ml.linalg.typeinfo.VectorTypeInfo;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What Flink ML's own stages are tested for, on a cluster, with the real planner. */
class LassoITCase {
  private static final int SUBTASKS = 4;
  private static final int ROWS = 500;
  private static final double REG = 0.1;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(SUBTASKS)
              .build());

  private final Problem problem = Problem.of(ROWS);
  private StreamExecutionEnvironment env;
  private StreamTableEnvironment tables;

  @BeforeEach
  void begin() {
    env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
    env.setParallelism(SUBTASKS);
    tables = StreamTableEnvironment.create(env);
  }

  private Table table(Row[] rows, TypeInformation<?> features, TypeInformation<?> label) {
    RowTypeInfo type =
        new RowTypeInfo(
            new TypeInformation<?>[] {Types.INT, features, label},
            new String[] {"number", "features", "label"});
    return tables.fromDataStream(env.fromData(List.of(rows), type).rebalance());
  }

  private Table table() {
    return table(problem.rows(), DenseVectorTypeInfo.INSTANCE, Types.DOUBLE);
  }

  private static List<Row> sorted(Table table) {
    List<Row> rows = CollectionUtil.iteratorToList(table.execute().collect());
    rows.sort(Comparator.comparing(row -> row.getFieldAs("number")));
    return rows;
  }

  private static LassoModelData data(LassoModel model) {
    List<Row> rows = CollectionUtil.iteratorToList(model.getModelData()[0].execute().collect());
    assertThat(rows).hasSize(1);
    return LassoModelData.of(rows.get(0));
  }

  private LassoFit expected(double reg) {
    return LassoSolver.path(problem.gram(), LassoOptions.defaults(), new double[] {reg}).fits()[0];
  }

  private void requirePredictions(List<Row> rows, LassoFit fit, String column) {
    assertThat(rows).hasSize(ROWS);
    LassoModelData model = new LassoModelData(fit.coefficients(), fit.intercept(), 0, 0, ROWS);
    for (int i = 0; i < ROWS; i++) {
      assertThat(rows.get(i).<Double>getFieldAs(column))
          .as("row %d, seed %d", i, Problem.SEED)
          .isCloseTo(model.predict(problem.x()[i]), within(1e-10));
    }
  }

  private static void requireFit(LassoModelData data, LassoFit fit) {
    assertThat(data.objective()).isCloseTo(fit.objective(), within(1e-12 * fit.objective()));
    assertThat(data.intercept()).isCloseTo(fit.intercept(), within(1e-10));
    assertThat(data.coefficients()).containsExactly(fit.coefficients(), within(1e-10));
    for (int i = 0; i < fit.coefficients().length; i++) {
      assertThat(data.coefficients()[i] == 0).as("zero " + i).isEqualTo(fit.coefficients()[i] == 0);
    }
  }

  @Test
  void shouldAddAColumnToTheSchema() {
    Table input = table().as("nr", "x", "y");
    Lasso lasso = new Lasso().setFeaturesCol("x").setLabelCol("y").setPredictionCol("z");
    Table output = lasso.fit(input).transform(input)[0];
    assertThat(output.getResolvedSchema().getColumnNames()).containsExactly("nr", "x", "y", "z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lasso.setFeaturesCol("w").fit(input))
        .withMessageContaining("'w'")
        .withMessageContaining("[nr, x, y]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> lasso.setFeaturesCol("x").setPredictionCol("y").fit(input).transform(input))
        .withMessageContaining("'y'");
  }

  /** One job: the rows that feed the fit are the ones that wait for its model. */
  @Test
  void shouldFitAsTheSolverAndPredict() {
    Table input = table();
    LassoModel model = new Lasso().setReg(REG).fit(input);
    LassoFit expected = expected(REG);
    assertThat(expected.nonZero()).as("seed " + Problem.SEED).isEqualTo(2);
    requirePredictions(sorted(model.transform(input)[0]), expected, "prediction");
    LassoModelData data = data(model);
    requireFit(data, expected);
    assertThat(data.rows()).isEqualTo(ROWS);
    assertThat(data.gap()).isBetween(0.0, 1e-10 * expected.objective());
  }

  @Test
  void shouldFitAnElasticNetAndLeastSquares() {
    Table input = table();
    LassoFit net =
        LassoSolver.path(problem.gram(), LassoOptions.defaults().withAlpha(0.3), new double[] {REG})
            .fits()[0];
    requireFit(data(new Lasso().setReg(REG).setElasticNet(0.3).fit(input)), net);
    OlsFit ols = Ols.fit(problem.gram());
    assertThat(data(new Lasso().fit(input)).coefficients())
        .containsExactly(ols.coefficients(), within(1e-10));
  }

  @Test
  void shouldTakeSparseVectorsAndAnyNumber() {
    Problem whole = new Problem(problem.x(), Arrays.stream(problem.y()).map(Math::rint).toArray());
    LassoFit fit =
        LassoSolver.path(whole.gram(), LassoOptions.defaults(), new double[] {REG}).fits()[0];
    Table sparse =
        table(
            whole.rows(x -> new DenseVector(x).toSparse(), y -> (int) (double) y),
            SparseVectorTypeInfo.INSTANCE,
            Types.INT);
    requireFit(data(new Lasso().setReg(REG).fit(sparse)), fit);
    Table any =
        table(
            whole.rows(
                x -> x[0] > 0 ? new DenseVector(x) : new DenseVector(x).toSparse(),
                y -> (float) (double) y),
            VectorTypeInfo.INSTANCE,
            Types.FLOAT);
    requireFit(data(new Lasso().setReg(REG).fit(any)), fit);
  }

  @Test
  void shouldRefuseFeaturesThatAreNoVector() {
    Table input = table().as("features", "vector", "label");
    assertThatThrownBy(() -> data(new Lasso().setReg(REG).fit(input)))
        .hasStackTraceContaining("column 'features' holds java.lang.Integer, not a vector");
  }

  @Test
  void shouldPredictAfterSaveAndLoad(@TempDir Path folder) throws Exception {
    String at = folder.resolve("estimator").toString();
    new Lasso().setReg(REG).setPredictionCol("z").save(at);
    Lasso loaded = Lasso.load(tables, at);
    assertThat(loaded.getReg()).isEqualTo(REG);
    String modelAt = folder.resolve("model").toString();
    loaded.fit(table()).save(modelAt);
    env.execute("save");
    LassoModel model = LassoModel.load(tables, modelAt);
    requirePredictions(sorted(model.transform(table())[0]), expected(REG), "z");
  }

  @Test
  void shouldPredictWithTheDataOfAnotherModel() {
    LassoModel fitted = new Lasso().setReg(REG).fit(table());
    LassoModel other = new LassoModel().setPredictionCol("z").setModelData(fitted.getModelData());
    requirePredictions(sorted(other.transform(table())[0]), expected(REG), "z");
    assertThatThrownBy(() -> new LassoModel().transform(table())).hasMessageContaining("no data");
  }

  @Test
  void shouldFitWithMoreSubtasksThanRows() {
    Problem few = Problem.of(SUBTASKS - 1);
    LassoFit fit =
        LassoSolver.path(few.gram(), LassoOptions.defaults(), new double[] {REG}).fits()[0];
    Table input = table(few.rows(), DenseVectorTypeInfo.INSTANCE, Types.DOUBLE);
    LassoModel model = new Lasso().setReg(REG).fit(input);
    requireFit(data(model), fit);
    assertThat(sorted(model.transform(input)[0])).hasSize(SUBTASKS - 1);
  }

  @Test
  void shouldRefuseATableWithoutRows() {
    Table none = table().where($("number").isLess(0));
    assertThatThrownBy(() -> data(new Lasso().setReg(REG).fit(none)))
        .hasStackTraceContaining("there is no row to fit a lasso to");
  }

  @Test
  void shouldDropOrRefuseAConstantFeature() {
    Table input = table();
    assertThat(data(new Lasso().setReg(1e-6).fit(input)).coefficients()[Problem.CONSTANT])
        .isEqualTo(0.0);
    Lasso strict = new Lasso().setConstantFeatures(HasConstantFeatures.ERROR);
    for (double reg : new double[] {0, REG}) {
      assertThatThrownBy(() -> data(strict.setReg(reg).fit(input)))
          .hasStackTraceContaining("feature number 4 is constant (7.0) in all 500 rows");
    }
  }

  @Test
  void shouldRefuseOrSkipRowsThatAreNotFinite() {
    Row[] rows = problem.rows();
    DenseVector first = rows[17].getFieldAs(1);
    first.set(3, Double.NaN);
    rows[ROWS - 1].setField(2, Double.POSITIVE_INFINITY);
    Table input = table(rows, DenseVectorTypeInfo.INSTANCE, Types.DOUBLE);
    assertThatThrownBy(() -> data(new Lasso().setReg(REG).fit(input)))
        .hasStackTraceContaining("handleInvalid");
    LassoModel model = new Lasso().setReg(REG).setHandleInvalid(HasHandleInvalid.SKIP).fit(input);
    assertThat(data(model).rows()).isEqualTo(ROWS - 2);
    // The label is not asked for by a prediction.
    assertThat(sorted(model.transform(input)[0])).hasSize(ROWS - 1);
  }

  @Test
  void shouldSayThatItDidNotConverge() {
    assertThatThrownBy(
            () -> data(new Lasso().setReg(1e-4).setTol(1e-300).setMaxIter(1).fit(table())))
        .hasStackTraceContaining("raise maxIter or tol");
  }

  @Test
  void shouldRunInAPipelineThatIsSavedAndLoaded(@TempDir Path folder) throws Exception {
    Pipeline pipeline =
        new Pipeline(
            List.of(
                new Lasso().setReg(REG).setPredictionCol("strong"),
                new Lasso().setReg(REG / 10).setPredictionCol("weak")));
    String at = folder.resolve("pipeline").toString();
    pipeline.save(at);
    String modelAt = folder.resolve("model").toString();
    Pipeline.load(tables, at).fit(table()).save(modelAt);
    env.execute("save");
    List<Row> rows = sorted(PipelineModel.load(tables, modelAt).transform(table())[0]);
    requirePredictions(rows, expected(REG), "strong");
    requirePredictions(rows, expected(REG / 10), "weak");
  }
}
