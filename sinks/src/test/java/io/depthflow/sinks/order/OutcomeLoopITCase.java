package io.depthflow.sinks.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.sinks.testing.TestJobs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.CoProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutcomeLoopITCase {
  private static final int ORDERS = 40;

  @RegisterExtension static final MiniClusterExtension CLUSTER = TestJobs.cluster();

  private static final List<OrderOutcome> BACK = new CopyOnWriteArrayList<>();
  private static final AtomicLong WATERMARK = new AtomicLong();
  private static final AtomicBoolean FAIL_ONCE = new AtomicBoolean();

  @BeforeEach
  void reset() {
    BACK.clear();
    WATERMARK.set(Long.MIN_VALUE);
    FAIL_ONCE.set(false);
  }

  @Test
  void shouldBringEveryOutcomeBackToTheAsker() throws Exception {
    JobClient job = start();

    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> BACK.size() == ORDERS);
    assertThat(BACK)
        .extracting(outcome -> outcome.request().clientOrderId())
        .doesNotHaveDuplicates();
    assertThat(BACK).allMatch(outcome -> outcome.kind() == OutcomeKind.ACCEPTED);
    assertThat(OutcomeChannel.openLoops()).isEqualTo(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(WATERMARK.get())
                    .as("the loop's source holds no watermark up")
                    .isEqualTo(Long.MAX_VALUE));
    stop(job);
  }

  @Test
  void shouldBeginEmptyAfterRestart() throws Exception {
    FAIL_ONCE.set(true);
    JobClient job = start();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !FAIL_ONCE.get() && distinctIds() == ORDERS);
    long newest = BACK.stream().mapToLong(o -> o.request().epoch()).max().orElseThrow();
    int firstOfNewest = 0;
    while (BACK.get(firstOfNewest).request().epoch() < newest) {
      firstOfNewest++;
    }
    assertThat(BACK.subList(firstOfNewest, BACK.size()))
        .as("nothing of the attempt before comes after the restart")
        .allMatch(outcome -> outcome.request().epoch() == newest);
    assertThat(BACK.get(0).request().epoch()).isLessThan(newest);
    stop(job);
  }

  private static long distinctIds() {
    long newest = BACK.stream().mapToLong(o -> o.request().epoch()).max().orElse(0);
    return BACK.stream().filter(o -> o.request().epoch() == newest).count();
  }

  private static void stop(JobClient job) throws Exception {
    job.cancel().get();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(OutcomeChannel.openLoops()).isZero());
  }

  private static JobClient start() throws Exception {
    StreamExecutionEnvironment env = TestJobs.environment(1, 0, 2);
    JobEpoch epoch = new JobEpoch(1_000);
    OutcomeLoop loop = OutcomeLoop.named("test");
    DataStream<OrderOutcome> back = loop.source(env);
    SingleOutputStreamOperator<OrderRequest> requests =
        env.fromSource(
                new NumberSequenceSource(1, ORDERS), WatermarkStrategy.noWatermarks(), "signals")
            .connect(back)
            .process(new Asker(epoch))
            .returns(OrderRequest.class);
    loop.close(
            OrderSendFunction.attach(
                requests,
                () ->
                    request ->
                        CompletableFuture.supplyAsync(
                            () -> Requests.outcome(request, OutcomeKind.ACCEPTED, 0)),
                new SendOptions(64, 50, 50, 10_000, 1, 0),
                epoch))
        .sinkTo(new DiscardingSink<>());
    return env.executeAsync();
  }

  /** Asks for an order per number, and notes what comes back. */
  private static final class Asker extends CoProcessFunction<Long, OrderOutcome, OrderRequest> {
    private static final long serialVersionUID = 1L;

    private final JobEpoch jobEpoch;

    Asker(JobEpoch jobEpoch) {
      this.jobEpoch = jobEpoch;
    }

    @Override
    public void processElement1(Long number, Context context, Collector<OrderRequest> out) {
      int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
      long epoch = jobEpoch.current(attempt, JobEpoch.NONE);
      out.collect(
          Requests.place("S" + number % 3, "o" + number, Long.MAX_VALUE, epoch, number % 2 == 0));
    }

    @Override
    public void processElement2(
        OrderOutcome outcome, Context context, Collector<OrderRequest> out) {
      BACK.add(outcome);
      WATERMARK.set(Math.max(WATERMARK.get(), context.timerService().currentWatermark()));
      if (BACK.size() == 10 && FAIL_ONCE.compareAndSet(true, false)) {
        throw new IllegalStateException("planned failure of the asker");
      }
    }
  }
}
