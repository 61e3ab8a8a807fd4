package io.depthflow.flink.ml;

import io.depthflow.flink.ml.param.HasConstantFeatures;
import io.depthflow.strategy.lasso.ConstantColumns;
import io.depthflow.strategy.lasso.GramBlock;
import io.depthflow.strategy.lasso.LassoFit;
import io.depthflow.strategy.lasso.LassoOptions;
import io.depthflow.strategy.lasso.LassoSolver;
import io.depthflow.strategy.lasso.Ols;
import io.depthflow.strategy.lasso.OlsFit;
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
import org.apache.flink.types.Row;

/** Merges the sums of every subtask, at parallelism 1, and solves. No row is read again. */
final class LassoFitOperator extends AbstractStreamOperator<Row>
    implements OneInputStreamOperator<byte[], Row>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** In place of the parts once the model is handed on: a restore must not solve a second time. */
  private static final byte[] SOLVED = {};

  private final double lambda;
  private final double alpha;
  private final double tolerance;
  private final int maxSweeps;
  private final ConstantColumns constants;
  private transient List<byte[]> parts;
  private transient ListState<byte[]> state;

  LassoFitOperator(LassoParams<?> params) {
    this.lambda = params.getReg();
    this.alpha = params.getElasticNet();
    this.tolerance = params.getTol();
    this.maxSweeps = params.getMaxIter();
    this.constants =
        params.getConstantFeatures().equals(HasConstantFeatures.ERROR)
            ? ConstantColumns.REFUSE
            : ConstantColumns.DROP;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "parts", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
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
    if (parts.isEmpty()) {
      throw new IllegalStateException("there is no row to fit a lasso to; give it rows");
    }
    if (parts.get(0).length == SOLVED.length) {
      return;
    }
    // In an order of their own, not in that of arrival: sums of doubles depend on it.
    parts.sort(Arrays::compare);
    GramBlock sum = GramSumOperator.block(parts.get(0));
    for (byte[] part : parts.subList(1, parts.size())) {
      sum = sum.merge(GramSumOperator.block(part));
    }
    output.collect(new StreamRecord<>(fit(sum).toRow()));
    parts = new ArrayList<>(List.of(SOLVED));
  }

  private LassoModelData fit(GramBlock sum) {
    if (lambda == 0) {
      OlsFit fit = ols(sum);
      double objective = sum.score(fit.coefficients(), fit.intercept()).mse() / 2;
      return new LassoModelData(fit.coefficients(), fit.intercept(), objective, 0, sum.n());
    }
    LassoOptions options = LassoOptions.defaults();
    options =
        new LassoOptions(
            alpha, options.lambdaCount(), options.lambdaRatio(), tolerance, maxSweeps, constants);
    LassoFit fit = LassoSolver.path(sum, options, new double[] {lambda}).fits()[0];
    if (!fit.converged()) {
      throw new IllegalStateException(
          "the lasso at reg %s has a duality gap of %s after %d sweeps; raise maxIter or tol"
              .formatted(lambda, fit.gap(), fit.sweeps()));
    }
    return new LassoModelData(
        fit.coefficients(), fit.intercept(), fit.objective(), fit.gap(), sum.n());
  }

  private OlsFit ols(GramBlock sum) {
    for (int i = 0; constants == ConstantColumns.REFUSE && i < sum.features(); i++) {
      if (sum.isConstant(i)) {
        throw new IllegalArgumentException(
            "feature number %d is constant (%s) in all %d rows; leave it out or let it be dropped"
                .formatted(i, sum.min()[i], sum.n()));
      }
    }
    return Ols.fit(sum);
  }
}
