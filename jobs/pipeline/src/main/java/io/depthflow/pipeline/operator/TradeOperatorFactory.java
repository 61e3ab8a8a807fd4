package io.depthflow.pipeline.operator;

import io.depthflow.market.order.OrderRequest;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.DeskConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link TradeOperator} on the worker. */
public final class TradeOperatorFactory extends AbstractStreamOperatorFactory<OrderRequest> {
  private static final long serialVersionUID = 1L;

  private final DeskConfig config;
  private final LinearModel[] models;
  private final RunEpoch runEpoch;

  public TradeOperatorFactory(DeskConfig config, LinearModel[] models, RunEpoch runEpoch) {
    this.config = config;
    this.models = models.clone();
    this.runEpoch = runEpoch;
  }

  @Override
  public <T extends StreamOperator<OrderRequest>> T createStreamOperator(
      StreamOperatorParameters<OrderRequest> parameters) {
    @SuppressWarnings("unchecked") // the interface leaves no other way
    T operator = (T) new TradeOperator(parameters, config, models, runEpoch);
    return operator;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface says so
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return TradeOperator.class;
  }
}
