package io.depthflow.strategy.position;

import static io.depthflow.strategy.position.DeskScenarioTest.CALM;
import static io.depthflow.strategy.position.DeskScenarioTest.SYMBOL;
import static io.depthflow.strategy.position.DeskScenarioTest.signal;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.signal.NoTradeReason;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt that has traded, and was lost before a checkpoint held its first reading. */
class DeskLostAttemptTest {

  private static final TradeRules ADOPTS =
      TradeRules.DEFAULT.toBuilder().leftovers(LeftoverPolicy.ADOPT).build();

  private static DeskHarness floor(TradeRules rules) {
    DeskHarness h = new DeskHarness(1, rules, CALM);
    begin(h);
    return h;
  }

  private static void begin(DeskHarness h) {
    h.top();
    h.connect();
    h.runFor(500);
  }

  /** Buys its 0.333 at the bid. */
  private static void enter(DeskHarness h) {
    signal(h, 20);
    h.runFor(50);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.venue.fill(entry, entry.remaining(), entry.request.price(), true, h.nowMs);
    h.runFor(100);
  }

  private static void takeProfit(DeskHarness h) {
    h.move(700);
    h.runFor(100);
    assertThat(h.venue.position).isEqualByComparingTo("0");
    h.runFor(1_000);
  }

  /** The worker is lost with its journal; the last checkpoint, if any, had nothing of the desk. */
  private static void lose(DeskHarness h, boolean checkpoint) {
    if (checkpoint) {
      h.restart(nothing(h));
    } else {
      h.restartWithoutState();
    }
    h.forgetRowsFrom(0);
    begin(h);
    h.runFor(1_000);
  }

  /** The state of a desk that has not read the venue yet. */
  private static DeskState nothing(DeskHarness h) {
    DeskState state = new TradingDesk(h.config, h.epoch).state();
    assertThat(state.machines()[0].baselined()).isFalse();
    return state;
  }

  private static List<RoundTrip> assertMoneyOfAllTrips(DeskHarness h) {
    Ledger ledger = Ledger.of("USDT", h.journal);
    assertThat(ledger.net()).isEqualByComparingTo(h.venue.wallet);
    assertThat(ledger.fills()).isEqualTo(h.venue.fills.size());
    assertThat(h.desk.realisedNet()).isEqualByComparingTo(h.venue.wallet);
    assertThat(h.journalOf(JournalKind.ALARM)).isEmpty();
    return ledger.trips();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldBookARoundTripThatWasOverWhenItsAttemptWasLost(boolean checkpoint) {
    DeskHarness h = floor(TradeRules.DEFAULT);
    enter(h);
    takeProfit(h);
    lose(h, checkpoint);
    assertThat(assertMoneyOfAllTrips(h))
        .extracting(RoundTrip::exitKind)
        .containsExactly(ExitKind.TAKE_PROFIT);
    assertThat(h.desk.isQuiet()).as("nothing is on, but late orders may come").isTrue();
    signal(h, 20);
    assertThat(h.desk.noTradeCounts(SYMBOL)).containsEntry(NoTradeReason.RECONCILING, 1L);
    h.runFor(Timing.DEFAULT.unknownGraceMs());
    signal(h, 20);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.ENTRY);
  }

  @Test
  void shouldKeepThemApartFromThePositionThatIsOn() {
    DeskHarness h = floor(ADOPTS);
    enter(h);
    takeProfit(h);
    enter(h);
    takeProfit(h);
    enter(h);
    BigDecimal on = h.venue.position;
    lose(h, true);
    assertThat(h.desk.position(SYMBOL)).isPositive().isEqualByComparingTo(on);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
    takeProfit(h);
    List<RoundTrip> trips = assertMoneyOfAllTrips(h);
    assertThat(trips).hasSize(3).allMatch(t -> t.fills() == 2 && t.net().signum() > 0);
  }

  @Test
  void shouldBookWhatItHadTakenOverOfAnEarlierRun() {
    DeskHarness h = floor(ADOPTS);
    enter(h);
    h.config = DeskConfig.of("t2", ADOPTS, h.config.symbols());
    h.restartWithoutState();
    begin(h);
    h.runFor(2_000);
    takeProfit(h);
    lose(h, true);
    assertThat(assertMoneyOfAllTrips(h)).hasSize(1);
  }

  @Test
  void shouldNotBookWhatAnotherRunHasTraded() {
    DeskHarness h = floor(TradeRules.DEFAULT);
    enter(h);
    takeProfit(h);
    h.config = DeskConfig.of("t2", TradeRules.DEFAULT, h.config.symbols());
    lose(h, false);
    assertThat(h.journalOf(JournalKind.FILL)).isEmpty();
    assertThat(h.desk.realisedNet()).isEqualByComparingTo("0");
    signal(h, 20);
    assertThat(h.desk.status(SYMBOL)).as("no grace").isEqualTo(MachineStatus.ENTRY);
  }

  @Test
  void shouldRaiseAnAlarmWhereTheFillsDoNotTellAll() {
    DeskHarness h = floor(TradeRules.DEFAULT);
    enter(h);
    takeProfit(h);
    h.venue.lostTrades.add(h.venue.fills.get(0).tradeId());
    lose(h, true);
    assertThat(h.journalOf(JournalKind.ALARM))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.reason()).isEqualTo("LOST_FILLS"));
    assertThat(h.journalOf(JournalKind.FILL)).isEmpty();
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0");
  }
}
