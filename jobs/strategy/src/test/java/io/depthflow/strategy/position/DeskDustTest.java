package io.depthflow.strategy.position;

import static io.depthflow.strategy.position.DeskScenarioTest.STOP_TICKS;
import static io.depthflow.strategy.position.DeskScenarioTest.SYMBOL;
import static io.depthflow.strategy.position.DeskScenarioTest.holding;
import static io.depthflow.strategy.position.DeskScenarioTest.placed;
import static io.depthflow.strategy.position.DeskScenarioTest.signal;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import io.depthflow.strategy.evaluation.RoundTrip;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What is left is too small for the venue. */
class DeskDustTest {

  private static void assertReportedOnce(DeskHarness h) {
    assertThat(h.journalOf(JournalKind.ALARM))
        .extracting(JournalEntry::reason)
        .containsExactly("DUST");
    assertThat(h.desk.isQuiet()).isTrue();
    assertThat(h.desk.halted(SYMBOL)).isNull();
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0");
    assertThat(h.journalOf(JournalKind.FILL))
        .filteredOn(e -> "DUST".equals(e.reason()))
        .singleElement()
        .satisfies(e -> assertThat(e.exitKind()).isEqualTo(ExitKind.DUST));
    assertThat(Ledger.of("USDT", h.journal).isFlat()).isTrue();
  }

  /** A fill that ends off the lot, as after a change of the venue's rules. */
  private static DeskHarness offTheLot(String filled) {
    DeskHarness h = DeskScenarioTest.started(TradeRules.DEFAULT);
    signal(h, 20);
    h.runFor(50);
    FakeVenue.Held entry = h.venue.open().get(0);
    h.venue.fill(entry, new BigDecimal(filled), entry.request.price(), true, h.nowMs);
    h.runFor(50);
    h.venue.cancel(entry.request.clientOrderId(), h.nowMs);
    h.runFor(100);
    return h;
  }

  @Test
  void shouldReportWhatIsLessThanALot() {
    DeskHarness h = offTheLot("0.0004");
    h.runFor(10_000);
    assertReportedOnce(h);
    assertThat(h.venue.position).as("stays at the venue").isEqualByComparingTo("0.0004");
    assertThat(Ledger.of("USDT", h.journal).trips())
        .extracting(RoundTrip::exitKind)
        .containsExactly(ExitKind.DUST);
    int before = h.sent.size();
    h.runFor(60_000);
    assertThat(h.sent.size() - before).as("no endless tries").isLessThan(20);
    signal(h, 20);
    assertThat(h.desk.status(SYMBOL)).as("trades on").isEqualTo(MachineStatus.ENTRY);
  }

  @Test
  void shouldCloseTheLotsAndReportTheRest() {
    DeskHarness h = offTheLot("0.2004");
    h.move(STOP_TICKS * 2);
    h.runFor(15_000);
    assertReportedOnce(h);
    assertThat(h.venue.position).isEqualByComparingTo("0.0004");
    assertThat(Ledger.of("USDT", h.journal).trips())
        .extracting(RoundTrip::exitKind)
        .containsExactly(ExitKind.STOP_LOSS);
    assertThat(placed(h)).filteredOn(r -> r.reduceOnly()).hasSizeLessThan(12);
  }

  @Test
  void shouldReportWhatIsWorthTooLittle() {
    DeskHarness h = offTheLot("0.003");
    h.venue.leastExit = new BigDecimal("100");
    h.desk.flattenAndStop("end", h.nowMs, h);
    h.runFor(20_000);
    assertThat(h.desk.isQuiet()).isTrue();
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FLATTEN");
    assertThat(h.journalOf(JournalKind.ALARM))
        .extracting(JournalEntry::reason)
        .containsExactly("DUST");
  }

  @Test
  void shouldNotWriteOffWhatIsLargerButRefused() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    h.venue.leastExit = new BigDecimal("1000000");
    h.move(STOP_TICKS);
    h.runFor(120_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("EXIT_FAILED");
    assertThat(h.desk.position(SYMBOL)).isEqualByComparingTo("0.333");
    h.venue.leastExit = BigDecimal.ZERO;
    h.runFor(60_000);
    assertThat(h.venue.position).isEqualByComparingTo("0");
  }
}
