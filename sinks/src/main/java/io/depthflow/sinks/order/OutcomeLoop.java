package io.depthflow.sinks.order;

import io.depthflow.market.order.OrderOutcome;
import java.io.Serializable;
import java.util.UUID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Brings outcomes of sends back to the operator that asked for them: a source at its input and a
 * publisher behind the sender, joined by a queue in the process that both run in.
 *
 * <pre>{@code
 * OutcomeLoop loop = OutcomeLoop.named("account-1");
 * DataStream<OrderOutcome> back = loop.source(env);            // an input of [trade]
 * DataStream<OrderRequest> requests = ...;                     // what [trade] approved
 * loop.close(OrderSendFunction.attach(requests, gateways, SendOptions.DEFAULT, jobEpoch));
 * }</pre>
 *
 * <p>Source, sender and publisher have parallelism 1 and one co-location group, hence lie in one
 * slot. What is in the queue is lost with the process or a restart, and no checkpoint holds it:
 * reconciliation speaks then. The publisher never blocks (a cycle of full queues would stand still
 * for good): what finds the queue full is dropped, counted and logged, and its request ends in the
 * asker's own time-out. An outcome of an earlier attempt can be told by its request's epoch.
 *
 * <p>The source never ends: a job that has it runs until it is cancelled or stopped.
 */
public final class OutcomeLoop implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Far above what the sender can hold at once, so that only a dead reader fills it. */
  private static final int QUEUE_MAX = 10_000;

  private final String name;
  private final String loopId;
  private final int capacity;

  private OutcomeLoop(String name, int capacity) {
    this.name = name;
    this.loopId = name + "-" + UUID.randomUUID();
    this.capacity = capacity;
  }

  /** A loop of its own, also beside another job of the same names in the same process. */
  public static OutcomeLoop named(String name) {
    return new OutcomeLoop(name, QUEUE_MAX);
  }

  static OutcomeLoop named(String name, int capacity) {
    return new OutcomeLoop(name, capacity);
  }

  /** The end where outcomes come out; emits the final watermark at once, so it holds no one up. */
  public SingleOutputStreamOperator<OrderOutcome> source(StreamExecutionEnvironment env) {
    SingleOutputStreamOperator<OrderOutcome> source =
        env.fromSource(
                new OutcomeSource(this), WatermarkStrategy.noWatermarks(), "outcomes " + name)
            .setParallelism(1)
            .setMaxParallelism(1)
            .uid("outcome-source-" + name);
    source.getTransformation().setCoLocationGroupKey(loopId);
    return source;
  }

  /**
   * The end where outcomes go in: sets the sender to parallelism 1 and puts the publisher behind
   * it.
   *
   * @return the same outcomes, for whoever else wants them
   */
  public DataStream<OrderOutcome> close(SingleOutputStreamOperator<OrderOutcome> sender) {
    // Flink takes the co-location of a chain from its head, so the sender must be one.
    sender.setParallelism(1).setMaxParallelism(1).startNewChain();
    sender.getTransformation().setCoLocationGroupKey(loopId);
    SingleOutputStreamOperator<OrderOutcome> published =
        sender
            .map(new OutcomePublishFunction(this))
            .returns(OrderOutcome.class)
            .name("publish outcomes " + name)
            .uid("outcome-publish-" + name)
            .setParallelism(1)
            .setMaxParallelism(1);
    published.getTransformation().setCoLocationGroupKey(loopId);
    return published;
  }

  String name() {
    return name;
  }

  OutcomeChannel open() {
    return OutcomeChannel.open(loopId, capacity);
  }
}
