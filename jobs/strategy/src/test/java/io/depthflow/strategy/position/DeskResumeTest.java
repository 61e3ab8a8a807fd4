package io.depthflow.strategy.position;

import static io.depthflow.strategy.position.DeskScenarioTest.STOP_TICKS;
import static io.depthflow.strategy.position.DeskScenarioTest.SYMBOL;
import static io.depthflow.strategy.position.DeskScenarioTest.holding;
import static io.depthflow.strategy.position.DeskScenarioTest.placed;
import static io.depthflow.strategy.position.DeskScenarioTest.signal;
import static io.depthflow.strategy.position.DeskScenarioTest.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.signal.NoTradeReason;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** The end of a run and the beginning of the next one of the same state. */
class DeskResumeTest {

  /** Into the time when entries are free again after a restore. */
  private static void settle(DeskHarness h) {
    h.top();
    h.connect();
    h.runFor(Timing.DEFAULT.unknownGraceMs() + 1_000);
  }

  private static boolean trades(DeskHarness h) {
    int before = placed(h).size();
    signal(h, 20);
    return placed(h).size() > before;
  }

  @Test
  void shouldTradeAgainAfterAFlattenThatWasOver() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    h.desk.flattenAndStop("time is up", h.nowMs, h);
    h.runFor(6_000);
    DeskState state = h.desk.state();

    h.restart(state);
    settle(h);
    assertThat(h.desk.halted(SYMBOL)).as("the same submission").isEqualTo("FLATTEN");
    assertThat(trades(h)).isFalse();

    h.restart(state, true);
    assertThat(h.desk.halted(SYMBOL)).isNull();
    settle(h);
    assertThat(trades(h)).isTrue();
    assertThat(h.journal).extracting(JournalEntry::reason).contains("FLATTEN_OVER");
    assertThat(h.violations).isEmpty();
  }

  @Test
  void shouldFinishAFlattenBeforeItTradesAgainAlsoOverACrash() {
    for (boolean crash : new boolean[] {false, true}) {
      DeskHarness h = holding(TradeRules.DEFAULT);
      h.desk.flattenAndStop("time is up", h.nowMs, h);
      h.restart(h.desk.state(), true);
      assertThat(h.desk.halted(SYMBOL)).isEqualTo("FLATTEN");
      h.top();
      h.connect();
      h.runFor(300);
      if (crash) {
        h.restart(h.desk.state());
      }
      settle(h);
      assertThat(h.venue.position).isEqualByComparingTo("0");
      assertThat(h.desk.halted(SYMBOL)).as("crash %s", crash).isNull();
      assertThat(trades(h)).as("crash %s", crash).isTrue();
    }
  }

  @Test
  void shouldKeepAFlattenThatTheNewSubmissionWasGiven() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    h.desk.flattenAndStop("time is up", h.nowMs, h);
    h.restart(h.desk.state(), true);
    h.desk.flattenAndStop("the next end", h.nowMs, h);
    settle(h);
    assertThat(h.desk.isQuiet()).isTrue();
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("FLATTEN");
  }

  @Test
  void shouldKeepEveryOtherHalt() {
    DeskHarness loss =
        holding(
            TradeRules.DEFAULT.toBuilder()
                .notional(new BigDecimal("49000"))
                .stopLoss(new BigDecimal("400"))
                .build());
    loss.move(-3_100);
    loss.runFor(6_000);
    loss.desk.flattenAndStop("time is up", loss.nowMs, loss);
    loss.restart(loss.desk.state(), true);
    assertThat(loss.desk.halted(SYMBOL)).isEqualTo("DAILY_LOSS");
    settle(loss);
    assertThat(trades(loss)).isFalse();

    DeskHarness halted = started(TradeRules.DEFAULT);
    halted.desk.onCommand(DeskCommand.halt("user"), halted.nowMs, halted);
    halted.desk.flattenAndStop("time is up", halted.nowMs, halted);
    halted.restart(halted.desk.state(), true);
    assertThat(halted.desk.halted(SYMBOL)).isEqualTo("COMMAND");
    settle(halted);
    assertThat(trades(halted)).isFalse();
  }

  @Test
  void shouldKeepWhatWentWrongWhileItFlattened() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    h.desk.flattenAndStop("time is up", h.nowMs, h);
    // The key is refused while the exit is on its way: a human has to look.
    h.venue.refuseWith = -2015;
    h.runFor(2_000);
    h.venue.refuseWith = 0;
    h.runFor(10_000);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("VENUE");
    h.restart(h.desk.state(), true);
    settle(h);
    assertThat(h.desk.halted(SYMBOL)).isEqualTo("VENUE");
    assertThat(trades(h)).isFalse();
  }

  @Test
  void shouldTellTheLargestForecastAtTheEnd() {
    DeskHarness h = started(TradeRules.DEFAULT);
    h.desk.flattenAndStop("nothing seen", h.nowMs, h);
    JournalEntry none = forecast(h);
    assertThat(none.predictionBp()).isNaN();
    assertThat(none.thresholdBp()).isNaN();
    assertThat(none.message()).isEmpty();

    DeskHarness seen = started(TradeRules.DEFAULT);
    signal(seen, 2);
    seen.runFor(1_000);
    signal(seen, -3);
    seen.runFor(1_000);
    signal(seen, Double.NaN);
    seen.desk.flattenAndStop("time is up", seen.nowMs, seen);
    JournalEntry entry = forecast(seen);
    assertThat(entry.kind()).isEqualTo(JournalKind.NOTE);
    assertThat(entry.symbol()).isEqualTo(SYMBOL);
    assertThat(entry.predictionBp()).isEqualTo(3);
    assertThat(entry.thresholdBp()).isEqualTo(7.5);
    assertThat(entry.message()).isEqualTo("WARMING_UP=1, NO_EDGE=2");
  }

  private static JournalEntry forecast(DeskHarness h) {
    var rows = h.journal.stream().filter(e -> "LARGEST_FORECAST".equals(e.reason())).toList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void shouldLookAfterARestoredPositionInADryRunAndNeverEnter() {
    DeskHarness h = holding(TradeRules.DEFAULT);
    DeskState state = h.desk.state();
    h.config =
        DeskConfig.of(
            h.config.runId(),
            TradeRules.DEFAULT.toBuilder().dryRun(true).build(),
            h.config.symbols());
    h.restart(state);
    settle(h);
    signal(h, 20);
    assertThat(h.desk.noTradeCounts(SYMBOL)).containsEntry(NoTradeReason.POSITION_ON, 1L);
    assertThat(h.desk.state().machines()[0].orders()).as("not forgotten").hasSize(2);
    assertThat(h.venue.open()).as("the take-profit stays").hasSize(1);
    int before = placed(h).size();
    h.move(STOP_TICKS);
    h.runFor(6_000);
    assertThat(h.venue.position).isEqualByComparingTo("0");
    assertThat(h.venue.wallet).isEqualByComparingTo(h.desk.realisedNet());
    assertThat(h.desk.isQuiet()).isTrue();
    assertThat(placed(h).subList(before, placed(h).size())).allMatch(r -> r.reduceOnly());

    int sent = h.sent.size();
    h.runFor(60_000);
    signal(h, 20);
    assertThat(h.sent).as("with nothing on, nothing is sent").hasSize(sent);
    assertThat(h.desk.noTradeCounts(SYMBOL)).containsEntry(NoTradeReason.DRY_RUN, 1L);
    assertThat(h.desk.nextWakeMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldLookUpARestoredEntryInADryRun() {
    DeskHarness h = started(TradeRules.DEFAULT);
    signal(h, 20);
    DeskState state = h.desk.state();
    h.runFor(50);
    h.config =
        DeskConfig.of(
            h.config.runId(),
            TradeRules.DEFAULT.toBuilder().dryRun(true).build(),
            h.config.symbols());
    h.restart(state);
    signal(h, 20);
    settle(h);
    h.runFor(10_000);
    assertThat(h.venue.open()).as("cancelled at its expiry").isEmpty();
    assertThat(placed(h)).hasSize(1);
    assertThat(h.desk.isQuiet()).isTrue();
  }

  @Test
  void shouldNotMakeADryRunsStateLookLikeAReadAccount() {
    DeskHarness h =
        new DeskHarness(
            1, TradeRules.DEFAULT.toBuilder().dryRun(true).build(), DeskScenarioTest.CALM);
    h.top();
    signal(h, 20);
    assertThat(h.desk.isQuiet()).isTrue();
    assertThat(h.desk.state().machines()[0].baselined()).isFalse();
  }
}
