package io.depthflow.strategy.position;

import static io.depthflow.strategy.position.DeskScenarioTest.CALM;
import static io.depthflow.strategy.position.DeskScenarioTest.STOP_TICKS;
import static io.depthflow.strategy.position.DeskScenarioTest.SYMBOL;
import static io.depthflow.strategy.position.DeskScenarioTest.assertFlatAndExact;
import static io.depthflow.strategy.position.DeskScenarioTest.foreign;
import static io.depthflow.strategy.position.DeskScenarioTest.holding;
import static io.depthflow.strategy.position.DeskScenarioTest.placed;
import static io.depthflow.strategy.position.DeskScenarioTest.signal;
import static io.depthflow.strategy.position.DeskScenarioTest.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import io.depthflow.strategy.signal.NoTradeReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose the position is that a start finds. */
class DeskLeftoverTest {

  private static void cancelAll(DeskHarness h) {
    List.copyOf(h.venue.open())
        .forEach(held -> h.venue.cancel(held.request.clientOrderId(), h.nowMs));
  }

  private static void begin(DeskHarness h) {
    h.top();
    h.connect();
    h.runFor(2_000);
  }

  /** The user buys beside us; the fake venue holds it against nobody. */
  private static void buyByHand(DeskHarness h, String quantity) {
    h.venue.place(foreign("web_1", quantity, h.venue.ask().toString(), TimeInForce.GTC), h.nowMs);
    h.venue.violations.clear();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeOverItsPositionAlsoWhenNothingOfItRests(LeftoverPolicy policy) {
    DeskHarness h = holding(TradeRules.DEFAULT.toBuilder().leftovers(policy).build());
    cancelAll(h);
    h.restartWithoutState();
    begin(h);
    assertThat(h.desk.halted(SYMBOL)).isNull();
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0.333");
    if (policy == LeftoverPolicy.ADOPT) {
      assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
      h.move(700);
    }
    h.runFor(7_000);
    assertFlatAndExact(
        h, policy == LeftoverPolicy.ADOPT ? ExitKind.TAKE_PROFIT : ExitKind.LEFTOVER);
  }

  @Test
  void shouldTakeOverWhatAStopHadLeftBetweenTwoTrials() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    h.move(STOP_TICKS);
    h.runFor(300);
    FakeVenue.Held trial = h.venue.open().get(0);
    h.venue.fill(trial, new java.math.BigDecimal("0.1"), trial.request.price(), true, h.nowMs);
    h.runFor(50);
    cancelAll(h);
    h.restartWithoutState();
    begin(h);
    h.runFor(7_000);
    assertFlatAndExact(h, ExitKind.LEFTOVER);
  }

  @Test
  void shouldTakeOverItsPositionFromAStateOlderThanTheFirstReading() {
    DeskHarness h = new DeskHarness(1, TradeRules.DEFAULT, CALM);
    DeskState empty = h.desk.state();
    assertThat(empty.machines()[0].baselined()).isFalse();
    h.top();
    h.connect();
    h.runFor(500);
    signal(h, 20);
    h.runFor(50);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.venue.fill(entry, entry.remaining(), entry.request.price(), true, h.nowMs);
    h.runFor(100);
    cancelAll(h);
    h.restart(empty);
    begin(h);
    h.runFor(8_000);
    assertFlatAndExact(h, ExitKind.LEFTOVER);
  }

  @Test
  void shouldHoldEntriesBackWhenAnEarlierAttemptOfTheRunIsFound() {
    DeskHarness h =
        holding(TradeRules.DEFAULT.toBuilder().leftovers(LeftoverPolicy.FLATTEN).build());
    OrderRequest lost = placed(h).get(1);
    h.restartWithoutState();
    h.top();
    h.connect();
    h.runFor(200);
    // Out of the way at once, so that nothing but the guard holds entries back.
    h.venue.open().stream()
        .filter(held -> held.request != lost)
        .forEach(held -> h.venue.fill(held, held.remaining(), held.request.price(), true, h.nowMs));
    h.runFor(500);
    assertThat(h.venue.position).isEqualByComparingTo("0");
    signal(h, 20);
    assertThat(h.desk.noTradeCounts(SYMBOL)).containsEntry(NoTradeReason.RECONCILING, 1L);
    h.runFor(Timing.DEFAULT.unknownGraceMs() + 500);
    signal(h, 20);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.ENTRY);
  }

  @Test
  void shouldCloseItsOwnPartAndLeaveTheUsers() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    buyByHand(h, "0.100");
    h.restartWithoutState();
    begin(h);
    h.runFor(8_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FOREIGN_POSITION");
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0");
    assertThat(h.venue.position).as("the user's").isEqualByComparingTo("0.1");
    assertThat(h.venue.open()).isEmpty();
    assertThat(h.desk.isQuiet()).isTrue();
  }

  @Test
  void shouldNotTakeTheUsersPositionForAnOrderOfItsOwn() {
    DeskHarness h = started(TradeRules.DEFAULT);
    signal(h, 20);
    h.runFor(50);
    buyByHand(h, "0.100");
    assertThat(h.venue.open()).as("our entry").hasSize(1);
    h.restartWithoutState();
    begin(h);
    h.runFor(8_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FOREIGN_POSITION");
    assertThat(h.venue.position).isEqualByComparingTo("0.1");
    assertThat(h.venue.open()).as("ours is cancelled").isEmpty();
    assertThat(placed(h)).hasSize(1);
  }

  @Test
  void shouldTakeAllOfItWhereTheSymbolIsOursAlone() {
    DeskHarness h = holding(TradeRules.DEFAULT.toBuilder().exclusive(true).build());
    buyByHand(h, "0.100");
    h.restartWithoutState();
    begin(h);
    h.runFor(8_000);
    assertThat(h.desk.halted(SYMBOL)).isNull();
    assertThat(h.venue.position).isEqualByComparingTo("0");
  }

  @Test
  void shouldNotRecoverTheUsersFillsAfterARestore() {
    DeskHarness h = started(TradeRules.DEFAULT);
    DeskState state = h.desk.state();
    h.restart(state);
    buyByHand(h, "0.100");
    begin(h);
    h.runFor(8_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FOREIGN_FILL");
    assertThat(h.venue.position).as("left alone").isEqualByComparingTo("0.1");
    assertThat(placed(h)).isEmpty();
  }

  @Test
  void shouldTrustItsRestingExitWhereTheFillsDoNotReachBack() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    // Everything that tells whose the fill was has aged out.
    h.venue.lostTrades.add(h.venue.fills.get(0).tradeId());
    buyByHand(h, "0.100");
    h.restartWithoutState();
    begin(h);
    h.runFor(8_000);
    assertThat(h.venue.position).isEqualByComparingTo("0.1");
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FOREIGN_POSITION");
    assertThat(h.desk.isQuiet()).isTrue();
  }

  @Test
  void shouldAskForNamesOnlyWhereSomethingIsOn() {
    DeskHarness h = started(TradeRules.DEFAULT);
    assertThat(h.sent.stream().filter(r -> r.action() == OrderAction.RECONCILE))
        .isNotEmpty()
        .noneMatch(OrderRequest::withNames);
    DeskHarness found = holding(TradeRules.DEFAULT);
    found.restartWithoutState();
    begin(found);
    assertThat(found.sent.stream().filter(OrderRequest::withNames)).isNotEmpty();
    found.runFor(8_000);
    int before = found.sent.size();
    found.runFor(120_000);
    assertThat(found.sent.subList(before, found.sent.size()))
        .as("heartbeats")
        .isNotEmpty()
        .noneMatch(OrderRequest::withNames);
    assertThat(found.journalOf(JournalKind.ALARM)).isEmpty();
    assertThat(Ledger.of("USDT", found.journal).isFlat()).isTrue();
  }
}
