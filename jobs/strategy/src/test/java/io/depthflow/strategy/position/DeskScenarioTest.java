package io.depthflow.strategy.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Side;
import io.depthflow.market.book.BookTop;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.signal.FeeTerm;
import io.depthflow.strategy.signal.NoTradeReason;
import io.depthflow.strategy.signal.SignalRule;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The procedures of the desk, one by one, against a venue that behaves. */
class DeskScenarioTest {

  static final String SYMBOL = FakeVenue.SYMBOL;
  static final Faults CALM = new Faults(10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  static final int STOP_TICKS = -320;

  static DeskHarness started(TradeRules rules) {
    DeskHarness h = new DeskHarness(1, rules, CALM);
    h.top();
    h.connect();
    h.runFor(500);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
    return h;
  }

  static void signal(DeskHarness h, double predictionBp) {
    h.prediction = predictionBp;
    h.row();
    h.prediction = 0;
  }

  /** A desk that has bought its 0.333 at 30,000.00. */
  static DeskHarness holding(TradeRules rules) {
    DeskHarness h = started(rules);
    signal(h, 20);
    h.runFor(50);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.venue.fill(entry, entry.remaining(), entry.request.price(), true, h.nowMs);
    h.runFor(100);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
    return h;
  }

  static List<OrderRequest> placed(DeskHarness h) {
    return h.sent.stream().filter(r -> r.action() == OrderAction.PLACE).toList();
  }

  static void assertFlatAndExact(DeskHarness h, ExitKind kind) {
    assertThat(h.venue.position).isEqualByComparingTo("0");
    assertThat(h.venue.open()).isEmpty();
    assertThat(h.venue.violations).isEmpty();
    Ledger ledger = Ledger.of("USDT", h.journal);
    assertThat(ledger.net()).isEqualByComparingTo(h.venue.wallet);
    assertThat(h.desk.realisedNet()).isEqualByComparingTo(h.venue.wallet);
    assertThat(ledger.trips()).extracting(RoundTrip::exitKind).containsExactly(kind);
  }

  @Test
  void shouldEnterPostOnlyAndTakeProfitWhereTheForecastSays() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    OrderRequest entry = placed(h).get(0);
    assertThat(entry.timeInForce()).isEqualTo(TimeInForce.GTX);
    assertThat(entry.price()).isEqualByComparingTo("30000.0");
    assertThat(entry.quantity()).isEqualByComparingTo("0.333");
    assertThat(entry.exit()).isFalse();
    assertThat(entry.sendByMs() - DeskHarness.START_MS).isEqualTo(1_500);
    OrderRequest profit = placed(h).get(1);
    assertThat(profit.reduceOnly()).isTrue();
    assertThat(profit.sendByMs()).isEqualTo(Long.MAX_VALUE);
    assertThat(profit.price()).isEqualByComparingTo("30060.0");
    h.move(700);
    h.runFor(1_000);
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
  }

  @Test
  void shouldNotTakeProfitBelowTheFees() {
    // Two maker fees of 2 bp and a tick are more than the forecast of 3 bp.
    TradeRules rules =
        TradeRules.DEFAULT.toBuilder().signal(new SignalRule(1, FeeTerm.NONE, 0)).build();
    DeskHarness h = started(rules);
    signal(h, -3);
    h.runFor(50);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.venue.fill(entry, new BigDecimal("0.100"), entry.request.price(), true, h.nowMs);
    h.runFor(50);
    OrderRequest profit = placed(h).get(1);
    assertThat(profit.side()).isEqualTo(Side.BUY);
    assertThat(profit.quantity()).isEqualByComparingTo("0.1");
    // 30000.1 * (1 - 0.0004) - 0.1 = 29987.99996, down to the tick.
    assertThat(profit.price()).isEqualByComparingTo("29987.9");
  }

  @Test
  void shouldFollowEveryFillWithItsOwnTakeProfit() {
    DeskHarness h = started(TradeRules.DEFAULT);
    signal(h, 20);
    h.runFor(50);
    FakeVenue.Held entry = h.venue.open().get(0);
    for (String quantity : new String[] {"0.1", "0.2", "0.033"}) {
      h.venue.fill(entry, new BigDecimal(quantity), entry.request.price(), true, h.nowMs);
      h.runFor(100);
    }
    assertThat(placed(h)).extracting(OrderRequest::quantity).hasSize(4);
    assertThat(h.venue.reduceOnlyRefusals).isZero();
    h.move(700);
    h.runFor(1_000);
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
  }

  @Test
  void shouldCancelWhatIsNotFilledAtExpiry() {
    DeskHarness h = started(TradeRules.DEFAULT);
    signal(h, 20);
    h.runFor(9_990);
    assertThat(h.venue.open()).hasSize(1);
    h.runFor(100);
    assertThat(h.venue.open()).isEmpty();
    assertThat(h.journalOf(JournalKind.NO_FILL)).hasSize(1);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
  }

  @Test
  void shouldGetOutOfWhatFilledWhileTheCancelWasOnItsWay() {
    DeskHarness h = started(TradeRules.DEFAULT);
    signal(h, 20);
    h.runFor(9_999);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.at(
        h.nowMs + 1,
        () -> h.venue.fill(entry, entry.remaining(), entry.request.price(), true, h.nowMs));
    h.runFor(500);
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0.333");
    assertThat(placed(h).get(1).reduceOnly()).isTrue();
    h.move(700);
    h.runFor(1_000);
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
  }

  @Test
  void shouldPriceARefusedPostOnlyEntryAnewOnceThenDrop() {
    DeskHarness h = started(TradeRules.DEFAULT);
    h.venue.move(-5, 0, h.nowMs);
    signal(h, 20);
    // The desk's book stays behind the venue's, so both tries would take.
    h.desk.onTop(
        new BookTop(SYMBOL, (h.nowMs + 1) * 1_000_000, 1, 3, 300_000, 1, 300_001, 1), h.nowMs, h);
    h.venue.move(-50, 0, h.nowMs);
    h.runFor(200);
    assertThat(placed(h)).hasSize(2);
    assertThat(placed(h).get(0).clientOrderId()).isNotEqualTo(placed(h).get(1).clientOrderId());
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
    assertThat(h.venue.orders).isEmpty();
  }

  @Test
  void shouldCancelConfirmReadAndOnlyThenClose() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    int before = h.sent.size();
    h.move(STOP_TICKS);
    h.runFor(200);
    assertThat(h.sent.subList(before, h.sent.size()))
        .extracting(OrderRequest::action)
        .containsExactly(OrderAction.CANCEL, OrderAction.RECONCILE, OrderAction.PLACE);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.STOP_LIMIT);
    // Nobody lifts our offers: three trials of a second each, then a market order.
    h.runFor(4_000);
    List<OrderRequest> exits = placed(h).subList(2, placed(h).size());
    assertThat(exits)
        .extracting(OrderRequest::type)
        .containsExactly(OrderType.LIMIT, OrderType.LIMIT, OrderType.LIMIT, OrderType.MARKET);
    assertThat(exits).allMatch(OrderRequest::reduceOnly);
    assertThat(h.venue.reduceOnlyRefusals).isZero();
    assertFlatAndExact(h, ExitKind.STOP_LOSS);
  }

  @Test
  void shouldStopWhileTheEntryIsPartlyFilledAndItsAnswerHangs() {
    DeskHarness h = started(TradeRules.DEFAULT);
    h.faults = new Faults(10, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    signal(h, 20);
    h.faults = CALM;
    h.runFor(20);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.venue.fill(entry, new BigDecimal("0.332"), entry.request.price(), true, h.nowMs);
    h.runFor(20);
    h.venue.bidTicks += STOP_TICKS;
    h.venue.askTicks += STOP_TICKS;
    h.top();
    assertThat(h.sent.stream().filter(r -> r.action() == OrderAction.CANCEL))
        .as("cancels at once")
        .extracting(OrderRequest::clientOrderId)
        .contains(entry.request.clientOrderId());
    h.runFor(8_000);
    assertFlatAndExact(h, ExitKind.STOP_LOSS);
  }

  @Test
  void shouldLeaveAtTheHoldingLimit() {
    DeskHarness h = holding(TradeRules.DEFAULT.toBuilder().holdingLimitMs(5_000).build());
    h.runFor(4_700);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
    h.runFor(5_000);
    assertFlatAndExact(h, ExitKind.TIME_OUT_EXIT);
  }

  @Test
  void shouldCrossAndStopAggressivelyByOption() {
    DeskHarness h =
        started(
            TradeRules.DEFAULT.toBuilder()
                .entryStyle(EntryStyle.CROSS)
                .stopStyle(StopStyle.AGGRESSIVE)
                .build());
    signal(h, 20);
    h.runFor(100);
    assertThat(placed(h).get(0).price()).isEqualByComparingTo("30000.1");
    h.move(STOP_TICKS);
    h.runFor(300);
    assertThat(placed(h).get(2).type()).isEqualTo(OrderType.LIMIT);
    assertFlatAndExact(h, ExitKind.STOP_LOSS);
  }

  @Test
  void shouldStillExitWhenHaltedAndTakeNothingNew() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    h.desk.onCommand(DeskCommand.halt("test"), h.nowMs, h);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HALTED);
    h.move(700);
    h.runFor(500);
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
    signal(h, 20);
    assertThat(h.desk.noTradeCounts(SYMBOL)).containsEntry(NoTradeReason.HALTED, 1L);
    h.desk.onCommand(DeskCommand.resume("test"), h.nowMs, h);
    h.runFor(500);
    signal(h, 20);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.ENTRY);
  }

  @Test
  void shouldFlattenOnCommandInEntryAndInHolding() {
    DeskHarness entry = started(TradeRules.DEFAULT);
    signal(entry, 20);
    entry.runFor(50);
    entry.desk.flattenAndStop("end", entry.nowMs, entry);
    entry.runFor(500);
    assertThat(entry.desk.isQuiet()).isTrue();
    assertThat(entry.venue.open()).isEmpty();

    DeskHarness h = holding(TradeRules.DEFAULT);
    h.desk.flattenAndStop("end", h.nowMs, h);
    h.runFor(5_000);
    assertThat(h.desk.isQuiet()).isTrue();
    assertFlatAndExact(h, ExitKind.FLATTEN);
  }

  @Test
  void shouldHaltAtTheDailyLoss() {
    DeskHarness h =
        holding(
            TradeRules.DEFAULT.toBuilder()
                .notional(new BigDecimal("49000"))
                .stopLoss(new BigDecimal("400"))
                .build());
    h.move(-3_100);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("DAILY_LOSS");
    h.runFor(6_000);
    assertFlatAndExact(h, ExitKind.STOP_LOSS);
  }

  @Test
  void shouldRefuseASymbolWithAForeignOrder() {
    DeskHarness h = new DeskHarness(1, TradeRules.DEFAULT, CALM);
    foreignOrder(h);
    h.connect();
    h.top();
    h.runFor(1_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FOREIGN_ORDER");
    signal(h, 20);
    assertThat(placed(h)).isEmpty();
    assertThat(h.venue.open()).as("left alone").hasSize(1);
  }

  @Test
  void shouldCancelAForeignOrderWhereTheSymbolIsOursAlone() {
    DeskHarness h =
        new DeskHarness(1, TradeRules.DEFAULT.toBuilder().exclusive(true).build(), CALM);
    foreignOrder(h);
    h.connect();
    h.top();
    h.runFor(1_000);
    assertThat(h.venue.open()).isEmpty();
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
  }

  private static void foreignOrder(DeskHarness h) {
    h.venue.place(foreign("web_1", "0.100", "29000.0", TimeInForce.GTC), h.nowMs);
  }

  static OrderRequest foreign(String id, String quantity, String price, TimeInForce tif) {
    return new OrderRequest(
        OrderAction.PLACE,
        SYMBOL,
        id,
        Side.BUY,
        OrderType.LIMIT,
        tif,
        new BigDecimal(quantity),
        new BigDecimal(price),
        false,
        Long.MAX_VALUE,
        0,
        false);
  }

  @Test
  void shouldRefuseASymbolWithAForeignPosition() {
    DeskHarness h = new DeskHarness(1, TradeRules.DEFAULT, CALM);
    h.venue.place(foreign("web_1", "0.100", "30000.1", TimeInForce.GTC), h.nowMs);
    h.connect();
    h.top();
    h.runFor(2_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FOREIGN_POSITION");
    assertThat(placed(h)).isEmpty();
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0");
  }

  @Test
  void shouldFlattenAPositionFoundWhereTheSymbolIsOursAlone() {
    DeskHarness h =
        new DeskHarness(1, TradeRules.DEFAULT.toBuilder().exclusive(true).build(), CALM);
    h.venue.place(foreign("web_1", "0.100", "30000.1", TimeInForce.GTC), h.nowMs);
    h.connect();
    h.top();
    h.runFor(6_000);
    assertThat(h.venue.position).isEqualByComparingTo("0");
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
    assertThat(Ledger.of("USDT", h.journal).trips())
        .extracting(RoundTrip::exitKind)
        .containsExactly(ExitKind.LEFTOVER);
  }

  @Test
  void shouldTakeUpWhatALostProcessLeftBehind() {
    for (LeftoverPolicy policy : LeftoverPolicy.values()) {
      DeskHarness h = holding(TradeRules.DEFAULT.toBuilder().leftovers(policy).build());
      // No state at all: the take-profit at the venue says that the position is ours.
      h.epoch++;
      h.adopt(new TradingDesk(h.config, h.epoch));
      h.top();
      h.connect();
      h.runFor(1_000);
      assertThat(h.desk.position(SYMBOL)).as(policy.name()).isEqualByComparingTo("0.333");
      if (policy == LeftoverPolicy.ADOPT) {
        assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
        h.move(700);
      }
      h.runFor(6_000);
      assertThat(h.venue.position).as(policy.name()).isEqualByComparingTo("0");
      assertThat(h.venue.open()).as(policy.name()).isEmpty();
    }
  }

  @Test
  void shouldLookUpWhatAnEarlierAttemptHadInFlight() {
    DeskHarness h = started(TradeRules.DEFAULT);
    signal(h, 20);
    DeskState state = h.desk.state();
    assertThat(state.machines()[0].orders()[0].phase()).isEqualTo(OrderPhase.PLACING);
    h.runFor(50);
    int before = h.sent.size();
    h.restart(state);
    h.top();
    h.connect();
    h.runFor(50);
    OrderRequest lookUp = h.sent.get(before);
    assertThat(lookUp.action()).isEqualTo(OrderAction.QUERY);
    assertThat(lookUp.epoch()).isEqualTo(h.epoch);
    assertThat(lookUp.clientOrderId()).isEqualTo(placed(h).get(0).clientOrderId());
    h.runFor(2_000);
    assertThat(placed(h)).as("never sent again").hasSize(1);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.ENTRY);
    h.runFor(9_000);
    assertThat(h.venue.open()).as("cancelled at its expiry").isEmpty();
    assertThat(h.violations).isEmpty();
  }

  @Test
  void shouldNotTakeDoesNotExistForProofBeforeTheGrace() {
    DeskHarness h = started(TradeRules.DEFAULT);
    h.faults = new Faults(10, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    signal(h, 20);
    h.faults = CALM;
    h.runFor(1_000 + Timing.DEFAULT.unknownGraceMs() - 100);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.RECONCILING);
    h.runFor(4_000);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
    assertThat(placed(h)).hasSize(1);
  }

  @Test
  void shouldNotEnterUntoldUnfreshOrUnasked() {
    DeskHarness h = new DeskHarness(1, TradeRules.DEFAULT, CALM);
    h.top();
    h.runFor(100);
    signal(h, 20);
    h.connect();
    h.runFor(500);
    signal(h, 5);
    signal(h, Double.NaN);
    long rowMs = h.nowMs;
    h.prediction = 20;
    h.desk.onRow(
        new FeatureRow(SYMBOL, rowMs - 1_501, 1, 30_000, 0.1, 30_000, 30_000.1, new double[0]),
        h.nowMs,
        h);
    assertThat(placed(h)).isEmpty();
    assertThat(h.desk.noTradeCounts(SYMBOL))
        .containsEntry(NoTradeReason.STREAM_DOWN, 1L)
        .containsEntry(NoTradeReason.NO_EDGE, 1L)
        .containsEntry(NoTradeReason.WARMING_UP, 1L)
        .containsEntry(NoTradeReason.STALE_ROW, 1L);
    assertThat(h.desk.largestPredictionBp(SYMBOL)).isEqualTo(20);
    assertThat(h.desk.largestThresholdBp(SYMBOL)).isEqualTo(7.5);
  }

  @Test
  void shouldSendNothingInADryRun() {
    DeskHarness h = new DeskHarness(1, TradeRules.DEFAULT.toBuilder().dryRun(true).build(), CALM);
    h.top();
    for (int i = 0; i < 5; i++) {
      h.runFor(1_000);
      signal(h, 20);
    }
    assertThat(h.sent).isEmpty();
    assertThat(h.journalOf(JournalKind.SIGNAL)).hasSize(5);
    assertThat(h.desk.noTradeCounts(SYMBOL)).containsEntry(NoTradeReason.DRY_RUN, 5L);
  }

  @Test
  void shouldRefuseAStateOfItsOwnEpoch() {
    DeskHarness h = started(TradeRules.DEFAULT);
    assertThatThrownBy(() -> TradingDesk.restore(h.config, h.desk.state(), h.epoch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epoch");
  }
}
