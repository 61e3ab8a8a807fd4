package io.depthflow.sinks.order;

import static io.depthflow.sinks.order.Requests.BTC;
import static io.depthflow.sinks.order.Requests.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness declares close() throws Exception
class OrderSendFunctionTest {
  /** The harness copies the function as a job graph would, so the venue is reached by this. */
  private static final AtomicReference<ManualGateway> VENUE = new AtomicReference<>();

  private static final long SUBMITTED_MS = 1_000;
  private static final SendOptions OPTIONS = new SendOptions(8, 3, 2, 5_000, 1, 0);

  @BeforeEach
  void openVenue() {
    VENUE.set(new ManualGateway());
  }

  @Test
  void shouldEmitOutcomesInOrderOfAnswersAndLeaveNothing() throws Exception {
    try (var harness = open(null)) {
      harness.processElement(place(BTC, "e1", Long.MAX_VALUE, SUBMITTED_MS, false), 0);
      harness.processElement(place(BTC, "x1", Long.MAX_VALUE, SUBMITTED_MS, true), 0);

      VENUE.get().answer("PLACE x1", OutcomeKind.ACCEPTED, 0);
      VENUE.get().answer("PLACE e1", OutcomeKind.REJECTED, -5022);
      harness.endInput();

      harness.setProcessingTime(10_000); // no timer is left that could answer again
      assertThat(outcomes(harness)).containsExactly("x1 ACCEPTED", "e1 REJECTED");
    }
    assertThat(VENUE.get().closed).isTrue();
  }

  @Test
  void shouldAnswerUnknownAtTimeOutInsteadOfFailing() throws Exception {
    try (var harness = open(null)) {
      harness.processElement(place(BTC, "e1", Long.MAX_VALUE, SUBMITTED_MS, false), 0);
      harness.processElement(place(BTC, "e2", Long.MAX_VALUE, SUBMITTED_MS, false), 0);

      harness.setProcessingTime(5_000);
      harness.endInput();

      assertThat(outcomes(harness))
          .as("e1 was in flight, e2 came to its turn when e1 was given up")
          .containsExactlyInAnyOrder("e1 UNKNOWN", "e2 UNKNOWN");
    }
  }

  @Test
  void shouldLookUpWhatWasHeldAtTheCheckpointAndSendNothing() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = open(null)) {
      harness.processElement(place(BTC, "e1", Long.MAX_VALUE, SUBMITTED_MS, false), 0);
      harness.processElement(place(BTC, "x1", Long.MAX_VALUE, SUBMITTED_MS, true), 0);
      harness.processElement(OrderRequest.cancel(BTC, "e0", SUBMITTED_MS), 0);
      checkpoint = harness.snapshot(1, 0);
    }
    VENUE.set(new ManualGateway());

    try (var harness = open(checkpoint)) {
      assertThat(VENUE.get().sent()).containsExactlyInAnyOrder("QUERY e1", "QUERY x1", "CANCEL e0");
      VENUE.get().answer("QUERY e1", OutcomeKind.REJECTED, -2013);
      VENUE.get().answer("QUERY x1", OutcomeKind.ACCEPTED, 0);
      VENUE.get().answer("CANCEL e0", OutcomeKind.REJECTED, -2011);
      // An order of the new attempt is sent: both ends count epochs alike.
      long epoch = new JobEpoch(SUBMITTED_MS).current(0, SUBMITTED_MS);
      harness.processElement(place(BTC, "e2", Long.MAX_VALUE, epoch, false), 0);
      VENUE.get().answer("PLACE e2", OutcomeKind.ACCEPTED, 0);
      harness.endInput();

      assertThat(outcomes(harness))
          .containsExactlyInAnyOrder("e1 NOT_SENT", "x1 ACCEPTED", "e0 REJECTED", "e2 ACCEPTED");
    }
  }

  @Test
  void shouldHoldNothingInCheckpointOnceAnswered() throws Exception {
    OperatorSubtaskState checkpoint;
    try (var harness = open(null)) {
      harness.processElement(place(BTC, "e1", Long.MAX_VALUE, SUBMITTED_MS, false), 0);
      VENUE.get().answer("PLACE e1", OutcomeKind.ACCEPTED, 0);
      harness.endInput();
      checkpoint = harness.snapshot(1, 0);
    }
    VENUE.set(new ManualGateway());

    try (var harness = open(checkpoint)) {
      harness.endInput();
      assertThat(VENUE.get().sent()).isEmpty();
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void shouldCountEpochsUpOverRestartsRestoresAndSubmissions() {
    JobEpoch job = new JobEpoch(1_000);
    assertThat(job.current(0, JobEpoch.NONE)).isEqualTo(1_000);
    assertThat(job.current(1, JobEpoch.NONE)).as("restart without checkpoint").isEqualTo(1_001);
    assertThat(job.current(1, 1_000)).isEqualTo(1_001);
    assertThat(job.current(0, 1_003)).as("attempts counted anew").isEqualTo(1_004);
    assertThat(new JobEpoch(9_000).current(0, 1_003)).as("new submission").isEqualTo(9_000);
  }

  @Test
  void shouldTravelWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(OrderRequest.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(OrderOutcome.class);
  }

  private static OneInputStreamOperatorTestHarness<OrderRequest, OrderOutcome> open(
      OperatorSubtaskState checkpoint) throws Exception {
    OrderSendFunction function =
        new OrderSendFunction(
            VENUE::get,
            OPTIONS,
            new JobEpoch(SUBMITTED_MS),
            () -> 500,
            (delayMs, action) -> action.run());
    OneInputStreamOperatorTestHarness<OrderRequest, OrderOutcome> harness =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                function,
                OPTIONS.timeoutMs(),
                OPTIONS.capacity(),
                AsyncDataStream.OutputMode.UNORDERED),
            TypeInformation.of(OrderRequest.class)
                .createSerializer(new ExecutionConfig().getSerializerConfig()));
    harness.setup(
        TypeInformation.of(OrderOutcome.class)
            .createSerializer(new ExecutionConfig().getSerializerConfig()));
    if (checkpoint != null) {
      harness.initializeState(checkpoint);
    }
    harness.open();
    return harness;
  }

  private static List<String> outcomes(
      OneInputStreamOperatorTestHarness<OrderRequest, OrderOutcome> harness) {
    List<String> names = new ArrayList<>();
    for (OrderOutcome outcome : harness.extractOutputValues()) {
      names.add(outcome.request().clientOrderId() + " " + outcome.kind());
    }
    return names;
  }
}
