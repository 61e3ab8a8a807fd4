package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderGateway;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Sends order requests and emits exactly one outcome for each, in the order of answers. The rules
 * of sending are those of {@link OrderLanes}.
 *
 * <p>The requests that were held at a checkpoint are handed in again after a restore; they carry an
 * earlier epoch and are therefore looked up, not sent. All calls of this class come from the task's
 * thread; answers come from the gateway's threads.
 */
public final class OrderSendFunction extends RichAsyncFunction<OrderRequest, OrderOutcome>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** A clock that travels in the job graph; milliseconds since the epoch. */
  @FunctionalInterface
  public interface ClockMs extends LongSupplier, Serializable {}

  private final GatewayFactory gatewayFactory;
  private final SendOptions options;
  private final JobEpoch jobEpoch;
  private final ClockMs clockMs;
  private final Delay delay;

  private transient long restoredEpoch;
  private transient long epoch;
  private transient ListState<Long> epochState;
  private transient OrderGateway gateway;
  private transient OrderLanes lanes;
  private transient Map<ResultFuture<OrderOutcome>, Ticket> held;

  public OrderSendFunction(GatewayFactory gatewayFactory, SendOptions options, JobEpoch jobEpoch) {
    this(gatewayFactory, options, jobEpoch, System::currentTimeMillis, Delay.TIMER);
  }

  OrderSendFunction(
      GatewayFactory gatewayFactory,
      SendOptions options,
      JobEpoch jobEpoch,
      ClockMs clockMs,
      Delay delay) {
    this.gatewayFactory = gatewayFactory;
    this.options = options;
    this.jobEpoch = jobEpoch;
    this.clockMs = clockMs;
    this.delay = delay;
  }

  /** Attaches the async operator, unordered, with the capacity and time-out of the options. */
  public static SingleOutputStreamOperator<OrderOutcome> attach(
      DataStream<OrderRequest> requests,
      GatewayFactory gatewayFactory,
      SendOptions options,
      JobEpoch jobEpoch) {
    return AsyncDataStream.unorderedWait(
            requests,
            new OrderSendFunction(gatewayFactory, options, jobEpoch),
            options.timeoutMs(),
            TimeUnit.MILLISECONDS,
            options.capacity())
        .name("send orders")
        .uid("send-orders");
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    epochState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("epoch", Types.LONG));
    restoredEpoch = JobEpoch.NONE;
    for (long earlier : epochState.get()) {
      restoredEpoch = Math.max(restoredEpoch, earlier);
    }
  }

  @Override
  public void open(OpenContext context) throws Exception {
    int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
    epoch = jobEpoch.current(attempt, restoredEpoch);
    held = new ConcurrentHashMap<>();
    gateway = gatewayFactory.open();
    lanes =
        new OrderLanes(
            gateway,
            options,
            epoch,
            clockMs,
            delay,
            new SendMetrics(getRuntimeContext().getMetricGroup()));
    SendMetrics.watch(getRuntimeContext().getMetricGroup(), lanes);
  }

  @Override
  public void asyncInvoke(OrderRequest request, ResultFuture<OrderOutcome> result) {
    Ticket ticket =
        new Ticket(
            request,
            outcome -> {
              held.remove(result);
              result.complete(List.of(outcome));
            });
    held.put(result, ticket);
    lanes.submit(ticket);
  }

  @Override
  public void timeout(OrderRequest request, ResultFuture<OrderOutcome> result) {
    Ticket ticket = held.get(result);
    if (ticket != null) { // otherwise its answer is being handed on at this moment
      lanes.expire(ticket);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    epochState.update(List.of(epoch));
  }

  @Override
  public void close() throws Exception {
    if (lanes != null) {
      lanes.close();
    }
    if (gateway instanceof AutoCloseable closeable) {
      closeable.close();
    }
    gateway = null;
  }
}
