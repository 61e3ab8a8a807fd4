package io.depthflow.pipeline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.exchange.generator.GeneratorConfig;
import io.depthflow.market.Instrument;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OutcomeKind;
import io.depthflow.market.order.PositionReport;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.position.DeskCommand;
import io.depthflow.strategy.position.DeskConfig;
import io.depthflow.strategy.position.MachineStatus;
import io.depthflow.strategy.position.SymbolConfig;
import io.depthflow.strategy.position.TradeRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedMultiInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** [trade] as an operator: its one timer, its epoch, and what a restored desk may do. */
@SuppressWarnings("try") // the harness closes with any Exception
class TradeOperatorTest {
  private static final String ACCOUNT = "sim";
  private static final int ROWS = 0;
  private static final int TOPS = 1;
  private static final int USER = 2;
  private static final int OUTCOMES = 3;
  private static final int COMMANDS = 4;

  private static final GeneratorConfig MARKET = GeneratorConfig.defaults();
  private static final String SYMBOL = MARKET.symbol();
  private static final Instrument INSTRUMENT = MARKET.instrument();
  private static final long START_MS = 1_704_067_200_000L;
  private static final int NO_SUCH_ORDER = -2013;
  private static final long FIRST_EPOCH = 5;

  @Test
  void shouldReconcileThenEnterAndJournalOnTheSide() throws Exception {
    try (Desk desk = open(START_MS, null)) {
      desk.connect();
      assertThat(desk.takeRequests()).extracting(OrderRequest::action).containsExactly(RECONCILE);
      desk.edge();
      assertThat(desk.takeRequests()).as("before the answer").isEmpty();

      desk.answerFirstReadings(FIRST_EPOCH);
      desk.passTo(START_MS + 1000);
      desk.edge();
      List<OrderRequest> sent = desk.takeRequests();
      assertThat(sent).extracting(OrderRequest::action).containsExactly(OrderAction.PLACE);
      assertThat(sent.get(0).epoch()).isEqualTo(FIRST_EPOCH);
      assertThat(sent.get(0).exit()).isFalse();
      assertThat(desk.journal())
          .extracting(JournalEntry::kind)
          .contains(JournalKind.STATE, JournalKind.OUTCOME, JournalKind.SIGNAL)
          .endsWith(JournalKind.REQUEST, JournalKind.STATE);
      assertThat(desk.journal().stream().filter(e -> e.kind() == JournalKind.REQUEST))
          .extracting(JournalEntry::clientOrderId)
          .containsExactly(sent.get(0).clientOrderId());
    }
  }

  /** Every road by which the desk changes the time it wants to be woken at. */
  @Test
  void shouldKeepOneTimerAtMost() throws Exception {
    try (Desk desk = open(START_MS, null)) {
      assertThat(desk.numProcessingTimeTimers()).isZero();
      desk.connect();
      assertThat(desk.numProcessingTimeTimers()).isEqualTo(1);
      desk.answerReconcile(FIRST_EPOCH);
      for (long t = START_MS; t < START_MS + 40_000; t += 100) {
        desk.passTo(t);
        desk.edge();
        desk.answerAll(FIRST_EPOCH);
        assertThat(desk.numProcessingTimeTimers()).as("at +%d ms", t - START_MS).isEqualTo(1);
        if (t == START_MS + 15_000) {
          desk.send(COMMANDS, DeskCommand.halt("test"));
        }
        if (t == START_MS + 20_000) {
          desk.send(COMMANDS, DeskCommand.resume("test"));
        }
      }
      assertThat(desk.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void shouldReconcileByItselfAfterARestoreUnderALaterEpoch() throws Exception {
    OperatorSubtaskState state;
    try (Desk desk = open(START_MS, null)) {
      desk.connect();
      desk.answerReconcile(FIRST_EPOCH);
      desk.passTo(START_MS + 500);
      state = desk.snapshot(1, 1);
      assertThat(desk.stateEntries()).isEqualTo(1);
    }
    try (Desk desk = open(START_MS + 3_000, state)) {
      assertThat(desk.numProcessingTimeTimers()).as("before it wakes").isLessThanOrEqualTo(1);
      desk.passTo(START_MS + 3_001);
      assertThat(desk.numProcessingTimeTimers()).as("once awake").isEqualTo(1);
      List<OrderRequest> sent = desk.takeRequests();
      assertThat(sent).extracting(OrderRequest::action).containsExactly(RECONCILE);
      assertThat(sent).extracting(OrderRequest::epoch).containsExactly(FIRST_EPOCH + 1);
    }
  }

  @Test
  void shouldSendNothingNewAfterARestoreBeforeAReconciliationIsAnswered() throws Exception {
    OperatorSubtaskState state;
    OrderRequest lost;
    try (Desk desk = open(START_MS, null)) {
      desk.connect();
      desk.answerFirstReadings(FIRST_EPOCH);
      desk.passTo(START_MS + 1000);
      desk.takeRequests();
      desk.edge();
      lost = desk.takeRequests().get(0);
      assertThat(lost.action()).isEqualTo(OrderAction.PLACE);
      // The answer never comes: the process dies behind this checkpoint.
      state = desk.snapshot(1, 1);
    }
    long restoredMs = START_MS + 4_000;
    try (Desk desk = open(restoredMs, state)) {
      desk.passTo(restoredMs + 1);
      desk.connect();
      List<OrderRequest> sent = new ArrayList<>();
      for (long t = restoredMs + 100; t < restoredMs + 9_000; t += 100) {
        desk.passTo(t);
        desk.edge();
        // Of the attempt that is gone; it answers nothing that this one asked.
        desk.answerReconcile(FIRST_EPOCH);
        sent.addAll(desk.takeRequests());
        assertThat(desk.numProcessingTimeTimers()).isEqualTo(1);
      }
      assertThat(sent).extracting(OrderRequest::action).contains(RECONCILE, OrderAction.QUERY);
      assertThat(sent)
          .extracting(OrderRequest::action)
          .containsOnly(RECONCILE, OrderAction.QUERY, OrderAction.CANCEL);
      assertThat(sent).extracting(OrderRequest::epoch).containsOnly(FIRST_EPOCH + 1);
      assertThat(sent.stream().filter(r -> r.action() == OrderAction.QUERY))
          .extracting(OrderRequest::clientOrderId)
          .containsOnly(lost.clientOrderId());
      assertThat(desk.journal())
          .as("no state but the one it began with")
          .noneMatch(e -> e.kind() == JournalKind.STATE);

      sent.forEach(r -> desk.answer(r, FIRST_EPOCH + 1));
      List<OrderRequest> later = new ArrayList<>();
      for (long t = restoredMs + 9_000; t < restoredMs + 30_000; t += 100) {
        desk.passTo(t);
        desk.edge();
        later.addAll(desk.answerAll(FIRST_EPOCH + 1));
      }
      assertThat(desk.journal().stream().filter(e -> e.kind() == JournalKind.STATE))
          .extracting(JournalEntry::state)
          .startsWith(MachineStatus.FLAT.name());
      List<OrderRequest> placed =
          later.stream().filter(r -> r.action() == OrderAction.PLACE).toList();
      assertThat(placed).as("it trades again").isNotEmpty();
      assertThat(placed)
          .extracting(OrderRequest::clientOrderId)
          .doesNotContain(lost.clientOrderId())
          .doesNotHaveDuplicates();
    }
  }

  /** Of the symbol's rows alone, and of features that the model looks at. */
  @Test
  void shouldCountValuesBeyondWhatTheModelWasTrainedOn() throws Exception {
    double[] coefficients = new double[FeatureSet.byName("core").size()];
    coefficients[0] = 1;
    coefficients[2] = -1;
    try (Desk desk = open(START_MS, null, new Desk(model(coefficients, -0.5, 0.5)))) {
      desk.row(SYMBOL, 0.5, 9, -0.5);
      assertThat(desk.clippedValues()).as("the range's own ends").isZero();
      desk.row(SYMBOL, 0.6, 0, 0);
      assertThat(desk.clippedValues()).isEqualTo(1);
      desk.row(SYMBOL, -7, 0, Math.nextDown(-0.5));
      assertThat(desk.clippedValues()).isEqualTo(3);
      desk.row(SYMBOL, Double.NaN, 0, 0);
      desk.row("OTHERUSDT", 7, 7, 7);
      assertThat(desk.clippedValues()).isEqualTo(3);
    }
  }

  private static final OrderAction RECONCILE = OrderAction.RECONCILE;

  private static Desk open(long nowMs, OperatorSubtaskState state) throws Exception {
    return open(nowMs, state, new Desk(alwaysUp()));
  }

  private static Desk open(long nowMs, OperatorSubtaskState state, Desk desk) throws Exception {
    for (int input = ROWS; input <= COMMANDS; input++) {
      desk.setKeySelector(input, ignored -> ACCOUNT);
    }
    desk.setProcessingTime(nowMs);
    desk.setup();
    if (state != null) {
      desk.initializeState(state);
    }
    desk.open();
    return desk;
  }

  private static TradeOperatorFactory factory(LinearModel model) {
    DeskConfig config =
        DeskConfig.of("test", TradeRules.DEFAULT, new SymbolConfig(INSTRUMENT, FeeRates.REGULAR));
    RunEpoch epoch = (attempt, earlier) -> earlier == RunEpoch.NONE ? FIRST_EPOCH : earlier + 1;
    return new TradeOperatorFactory(config, new LinearModel[] {model}, epoch);
  }

  /** A model that forecasts +50 bp whatever it sees. */
  private static LinearModel alwaysUp() {
    return model(
        new double[FeatureSet.byName("core").size()],
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY);
  }

  /**
   * @param least value of every feature in training
   * @param most value of every feature in training
   */
  private static LinearModel model(double[] coefficients, double least, double most) {
    FeatureSet set = FeatureSet.byName("core");
    double[] low = new double[set.size()];
    Arrays.fill(low, least);
    double[] high = new double[set.size()];
    Arrays.fill(high, most);
    return new LinearModel(
        "up",
        SYMBOL,
        set.name(),
        set.version(),
        set.names(),
        coefficients,
        50,
        1,
        10_000,
        1000,
        low,
        high,
        0,
        1,
        null);
  }

  /** The operator, and a venue that holds nothing and knows no order. */
  private static final class Desk
      extends KeyedMultiInputStreamOperatorTestHarness<String, OrderRequest> {
    private int taken;

    Desk(LinearModel model) throws Exception {
      super(factory(model), Types.STRING);
    }

    long clippedValues() {
      return ((TradeOperator) operator).clippedValues();
    }

    /** A row of some first values, and zeros. */
    void row(String symbol, double... first) throws Exception {
      double[] values = Arrays.copyOf(first, FeatureSet.byName("core").size());
      long now = getProcessingTime();
      send(ROWS, new FeatureRow(symbol, now, 1, 60_000.05, 0.1, 60_000, 60_000.1, values));
    }

    int stateEntries() {
      KeyedStateBackend<?> backend = ((TradeOperator) operator).getKeyedStateBackend();
      return ((HeapKeyedStateBackend<?>) backend).numKeyValueStateEntries();
    }

    void send(int input, Object value) throws Exception {
      processElement(input, new StreamRecord<>(value));
    }

    void passTo(long timeMs) throws Exception {
      setProcessingTime(timeMs);
    }

    void connect() throws Exception {
      long now = getProcessingTime();
      send(USER, new UserEvent(UserEvent.Kind.CONNECTED, null, null, now, now));
    }

    /** A price, and a row on which the model sees an edge. */
    void edge() throws Exception {
      long now = getProcessingTime();
      send(TOPS, new BookTop(SYMBOL, now * 1_000_000, 1, 3, 600_000, 1_000, 600_001, 1_000));
      row(SYMBOL);
    }

    List<OrderRequest> takeRequests() {
      List<OrderRequest> all = extractOutputValues();
      List<OrderRequest> fresh = new ArrayList<>(all.subList(taken, all.size()));
      taken = all.size();
      return fresh;
    }

    List<JournalEntry> journal() {
      var entries = getSideOutput(TradeOperator.JOURNAL);
      return entries == null ? List.of() : entries.stream().map(StreamRecord::getValue).toList();
    }

    /** What a start reads first stands once a second reading agrees. */
    void answerFirstReadings(long epoch) throws Exception {
      takeRequests();
      answerReconcile(epoch);
      List<OrderRequest> again = List.of();
      for (long t = START_MS; again.isEmpty() && t < START_MS + 900; t += 100) {
        passTo(t);
        again = takeRequests();
      }
      assertThat(again).extracting(OrderRequest::action).containsExactly(RECONCILE);
      answerReconcile(epoch);
    }

    void answerReconcile(long epoch) {
      answer(OrderRequest.reconcile(SYMBOL, epoch), epoch);
    }

    /** Answers what the desk of that epoch asked, until it asks nothing more; tells what it was. */
    List<OrderRequest> answerAll(long epoch) {
      List<OrderRequest> answered = new ArrayList<>();
      for (List<OrderRequest> asked = takeRequests(); !asked.isEmpty(); asked = takeRequests()) {
        assertThat(answered).as("requests of one moment").hasSizeLessThan(100);
        asked.forEach(request -> answer(request, epoch));
        answered.addAll(asked);
      }
      return answered;
    }

    void answer(OrderRequest request, long epoch) {
      assertThat(request.epoch()).isEqualTo(epoch);
      try {
        send(OUTCOMES, outcome(request, getProcessingTime()));
      } catch (Exception e) {
        throw new AssertionError("the desk failed on the answer of " + request, e);
      }
    }

    private static OrderOutcome outcome(OrderRequest request, long nowMs) {
      return switch (request.action()) {
        case RECONCILE ->
            new OrderOutcome(
                request,
                OutcomeKind.ACCEPTED,
                0,
                null,
                null,
                new AccountSnapshot(
                    SYMBOL,
                    new PositionReport(SYMBOL, BigDecimal.ZERO, BigDecimal.ZERO, nowMs),
                    new OrderReport[0],
                    new Fill[0],
                    nowMs,
                    nowMs),
                nowMs,
                nowMs);
        case QUERY, CANCEL ->
            new OrderOutcome(
                request,
                OutcomeKind.REJECTED,
                NO_SUCH_ORDER,
                "Order does not exist.",
                null,
                null,
                nowMs,
                nowMs);
        case PLACE, CANCEL_ALL ->
            new OrderOutcome(
                request, OutcomeKind.NOT_SENT, 0, "not today", null, null, nowMs, nowMs);
      };
    }
  }
}
