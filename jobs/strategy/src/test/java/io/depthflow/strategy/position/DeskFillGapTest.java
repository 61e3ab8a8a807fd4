package io.depthflow.strategy.position;

import static io.depthflow.strategy.position.DeskScenarioTest.SYMBOL;
import static io.depthflow.strategy.position.DeskScenarioTest.assertFlatAndExact;
import static io.depthflow.strategy.position.DeskScenarioTest.placed;
import static io.depthflow.strategy.position.DeskScenarioTest.signal;
import static io.depthflow.strategy.position.DeskScenarioTest.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.order.AccountSnapshot;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.UserEvent;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fills that come by no event: many of them, or none at all. */
class DeskFillGapTest {

  /** A desk whose entry is filled while its stream is down. */
  private static DeskHarness gap(String notional, String piece) {
    DeskHarness h =
        started(TradeRules.DEFAULT.toBuilder().notional(new BigDecimal(notional)).build());
    signal(h, 20);
    h.runFor(50);
    h.lose();
    h.runFor(200);
    FakeVenue.Held entry = h.venue.open().get(0);
    while (entry.remaining().signum() > 0) {
      BigDecimal quantity = new BigDecimal(piece).min(entry.remaining());
      h.venue.fill(entry, quantity, entry.request.price(), true, h.nowMs);
    }
    return h;
  }

  @Test
  void shouldGoOnAfterMoreFillsThanAReadingHolds() {
    DeskHarness h = gap("49000", "0.001");
    assertThat(h.venue.fills).hasSizeGreaterThan(AccountSnapshot.RECENT_FILLS + 500);
    h.connect();
    h.runFor(2_000);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("1.633");
    assertThat(h.sent).anyMatch(r -> r.fromTradeId() > 0);
    h.move(700);
    h.runFor(1_000);
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
    assertThat(h.journalOf(JournalKind.ALARM)).isEmpty();
    assertThat(Ledger.of("USDT", h.journal).fills()).isEqualTo(h.venue.fills.size());
    int before = h.sent.size();
    h.runFor(60_000);
    assertThat(h.sent.subList(before, h.sent.size()))
        .as("heartbeats read the latest again")
        .isNotEmpty()
        .allMatch(r -> r.fromTradeId() == 0);
  }

  @Test
  void shouldBookAtTheAveragePriceWhatHasNoTrade() {
    DeskHarness h = gap("10000", "0.111");
    Fill lost = h.venue.fills.get(1);
    h.venue.lostTrades.add(lost.tradeId());
    h.connect();
    h.runFor(4_000);
    assertThat(h.desk.status(SYMBOL)).as("within the grace").isEqualTo(MachineStatus.RECONCILING);
    h.runFor(5_000);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.HOLDING);
    assertThat(h.journalOf(JournalKind.ALARM))
        .extracting(JournalEntry::reason)
        .containsExactly("FILLS_MISSING");
    JournalEntry estimate =
        h.journalOf(JournalKind.FILL).stream()
            .filter(e -> "ESTIMATED".equals(e.reason()))
            .findFirst()
            .orElseThrow();
    assertThat(estimate.tradeId()).isZero();
    assertThat(estimate.quantity()).isEqualByComparingTo("0.111");
    assertThat(estimate.price()).isEqualByComparingTo("30000");
    assertThat(estimate.commission()).isEqualByComparingTo("0.666");

    // The trade comes after all: by event, and in the readings.
    FakeVenue.Held entry = h.venue.orders.get(lost.clientOrderId());
    OrderReport late = h.venue.report(entry, lost, h.nowMs);
    h.venue.lostTrades.clear();
    h.desk.onUserEvent(
        new UserEvent(UserEvent.Kind.ORDER, late, null, h.nowMs, h.nowMs), h.nowMs, h);
    h.runFor(10_000);
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0.333");
    h.move(700);
    h.runFor(1_000);
    // The estimate was right, so the money is exact.
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
  }

  @Test
  void shouldKeepAnEstimateOverARestore() {
    DeskHarness h = gap("10000", "0.111");
    h.venue.lostTrades.add(h.venue.fills.get(2).tradeId());
    h.connect();
    h.runFor(9_000);
    DeskState state = h.desk.state();
    assertThat(state.machines()[0].orders()[0].estimated()).isEqualByComparingTo("0.111");
    h.restart(state);
    h.venue.lostTrades.clear();
    h.top();
    h.connect();
    h.runFor(6_000);
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0.333");
    h.move(700);
    h.runFor(1_000);
    assertFlatAndExact(h, ExitKind.TAKE_PROFIT);
  }

  @Test
  void shouldNotCountALateTradeOfAClosedRound() {
    DeskHarness h = DeskScenarioTest.holding(TradeRules.DEFAULT);
    h.lose();
    h.move(700);
    // The take-profit's trade is the latest of all, and nothing tells it.
    h.venue.lostTrades.add(h.venue.fills.get(1).tradeId());
    h.connect();
    h.runFor(12_000);
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
    h.venue.lostTrades.clear();
    h.runFor(60_000);
    assertThat(h.desk.halted(SYMBOL)).isNull();
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0");
    assertThat(h.journal).extracting(JournalEntry::reason).contains("LATE_FILL");
    // A resting exit pays the maker's fee; the estimate takes the dearer one: 30060 * 0.333 * 3 bp.
    assertThat(h.venue.wallet.subtract(h.desk.realisedNet())).isEqualByComparingTo("3.002994");
  }

  @Test
  void shouldAskLessOftenWhenTheVenueWantsLessOfIt() {
    DeskHarness h = started(TradeRules.DEFAULT);
    h.faults = new Faults(10, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    h.lose();
    h.connect();
    int before = h.sent.size();
    h.runFor(60_000);
    assertThat(h.sent.size() - before).as("throttled for a minute").isBetween(5, 25);
    h.faults = DeskScenarioTest.CALM;
    h.runFor(5_100);
    assertThat(h.desk.status(SYMBOL)).as("soon after").isEqualTo(MachineStatus.FLAT);
  }

  @Test
  void shouldStillCloseWithAFillMissing() {
    DeskHarness h = gap("10000", "0.111");
    h.venue.lostTrades.add(h.venue.fills.get(0).tradeId());
    h.connect();
    h.move(DeskScenarioTest.STOP_TICKS);
    h.runFor(15_000);
    assertThat(h.venue.position).isEqualByComparingTo("0");
    assertThat(h.desk.status(SYMBOL)).isEqualTo(MachineStatus.FLAT);
    List<OrderRequest> exits = placed(h).subList(1, placed(h).size());
    assertThat(exits).allMatch(OrderRequest::reduceOnly);
  }
}
