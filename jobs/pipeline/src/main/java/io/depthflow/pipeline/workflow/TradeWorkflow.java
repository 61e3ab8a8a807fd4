package io.depthflow.pipeline.workflow;

import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.UserEvent;
import io.depthflow.pipeline.operator.RunEpoch;
import io.depthflow.pipeline.operator.TradeOperatorFactory;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.DeskCommand;
import io.depthflow.strategy.position.DeskConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.MultipleConnectedStreams;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.KeyedMultipleInputTransformation;

/**
 * What the desk of one account hears, joined at [trade]. Its environment must have a buffer timeout
 * of 0: nothing that the desk hears may wait in a buffer for others to come.
 */
public final class TradeWorkflow {

  private TradeWorkflow() {}

  /**
   * @param rows feature rows of every symbol
   * @param tops best prices of every symbol
   * @param user the account's user data
   * @param outcomes what came of earlier requests
   * @param commands orders from outside
   * @param account key of the desk
   * @return requests that risk has approved; the journal is its side output
   */
  public static SingleOutputStreamOperator<OrderRequest> trade(
      StreamExecutionEnvironment env,
      DataStream<FeatureRow> rows,
      DataStream<BookTop> tops,
      DataStream<UserEvent> user,
      DataStream<OrderOutcome> outcomes,
      DataStream<DeskCommand> commands,
      String account,
      DeskConfig config,
      LinearModel[] models,
      RunEpoch runEpoch) {
    KeyedMultipleInputTransformation<OrderRequest> trade =
        new KeyedMultipleInputTransformation<>(
            "trade",
            new TradeOperatorFactory(config, models, runEpoch),
            TypeInformation.of(OrderRequest.class),
            1,
            Types.STRING);
    // Account-wide limits are exact only where the whole account is: one subtask.
    trade.addInput(rows.getTransformation(), byAccount(account));
    trade.addInput(tops.getTransformation(), byAccount(account));
    trade.addInput(user.getTransformation(), byAccount(account));
    trade.addInput(outcomes.getTransformation(), byAccount(account));
    trade.addInput(commands.getTransformation(), byAccount(account));
    trade.setUid("trade");
    trade.setMaxParallelism(1);
    env.addOperator(trade);
    return new MultipleConnectedStreams(env).transform(trade);
  }

  private static <T> KeySelector<T, String> byAccount(String account) {
    return ignored -> account;
  }
}
