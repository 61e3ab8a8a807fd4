package io.depthflow.strategy.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.JournalEntry;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.Ledger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hundreds of seeded runs against a venue that loses, delays, doubles and reorders things. */
class DeskPropertyTest {

  private static final int SEEDS =
      Integer.getInteger("depthflow.desk.seeds", Boolean.getBoolean("depthflow.long") ? 2500 : 300);
  private static final long FIRST = Long.getLong("depthflow.desk.firstSeed", 1);
  private static final long RUN_MS = 180_000;
  private static final long END_MS = 120_000;

  private final Map<ExitKind, Integer> exits = new EnumMap<>(ExitKind.class);
  private int trips;
  private int restarts;
  private int fromNothing;

  @Test
  void shouldNeverLoseTrackOfAnOrder() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      run(seed, Faults.HARSH, true);
    }
    assertThat(trips).as("round trips over all seeds").isGreaterThan(SEEDS);
    assertThat(restarts).as("restarts over all seeds").isGreaterThan(SEEDS / 2);
    assertThat(fromNothing).as("of them from before the first reading").isGreaterThan(SEEDS / 30);
    assertThat(exits)
        .as("kinds of exit over all seeds")
        .containsKeys(ExitKind.TAKE_PROFIT, ExitKind.STOP_LOSS, ExitKind.TIME_OUT_EXIT);
  }

  @Test
  void shouldNotBeRefusedByAFaultlessVenue() {
    for (long seed = 1; seed <= 50; seed++) {
      DeskHarness h = run(seed, Faults.NONE, false);
      assertThat(h.journalOf(JournalKind.ALARM)).as("alarms of seed %d", seed).isEmpty();
      assertThat(longestStopMs(h)).as("longest stop, seed %d", seed).isLessThan(5_000);
    }
  }

  /**
   * Processes that die and remember nothing, between two orders too: what they leave is found to be
   * ours, whatever rests or not, and the desk trades on.
   */
  @Test
  void shouldTakeUpItsOwnWithoutAState() {
    int taken = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS / 3; seed++) {
      Random plan = new Random(seed * 17 + 5);
      // Requests on their way arrive before the next process trades; other faults stay.
      Faults faults = new Faults(300, 0.05, 0.03, 0, 0.02, 0.05, 0.1, 400, 0.3, 0.3);
      DeskHarness h =
          new DeskHarness(
              seed,
              TradeRules.DEFAULT.toBuilder()
                  .holdingLimitMs(20_000)
                  .leftovers(plan.nextBoolean() ? LeftoverPolicy.ADOPT : LeftoverPolicy.FLATTEN)
                  .build(),
              faults);
      long end = DeskHarness.START_MS + RUN_MS;
      market(h, plan, end + END_MS);
      h.after(5, h::connect);
      for (int i = 0; i < 4; i++) {
        h.at(
            DeskHarness.START_MS + 10_000 + plan.nextInt((int) RUN_MS - 20_000),
            () -> {
              h.restartWithoutState();
              h.after(2_000, h::connect);
            });
      }
      finish(h, seed, end);
      assertThat(h.violations).as("requests, seed %d", seed).isEmpty();
      assertThat(h.venue.violations).as("orders at the venue, seed %d", seed).isEmpty();
      assertThat(h.desk.isQuiet()).as("quiet, seed %d", seed).isTrue();
      assertThat(h.venue.open()).as("open orders, seed %d", seed).isEmpty();
      assertThat(h.venue.position).as("position, seed %d", seed).isEqualByComparingTo("0");
      assertThat(h.journalOf(JournalKind.ALARM))
          .as("foreign things, seed %d", seed)
          .extracting(JournalEntry::reason)
          .noneMatch(reason -> reason.startsWith("FOREIGN"));
      taken += (int) h.journal.stream().filter(e -> "LEFTOVER".equals(e.reason())).count();
    }
    assertThat(taken).as("positions taken over, all seeds").isGreaterThan(SEEDS / 20);
  }

  private DeskHarness run(long seed, Faults faults, boolean mayRestart) {
    Random plan = new Random(seed * 31 + 7);
    TradeRules rules =
        TradeRules.DEFAULT.toBuilder()
            .holdingLimitMs(plan.nextBoolean() ? 20_000 : 0)
            .stopStyle(plan.nextBoolean() ? StopStyle.PASSIVE : StopStyle.AGGRESSIVE)
            .entryStyle(plan.nextInt(4) == 0 ? EntryStyle.CROSS : EntryStyle.JOIN)
            .leftovers(plan.nextBoolean() ? LeftoverPolicy.ADOPT : LeftoverPolicy.FLATTEN)
            .build();
    DeskHarness h = new DeskHarness(seed, rules, faults);
    long end = DeskHarness.START_MS + RUN_MS;
    market(h, plan, end + END_MS);
    if (faults.lostEvent() > 0) {
      outages(h, plan, end);
    } else {
      h.after(5, h::connect);
    }
    if (mayRestart) {
      crashes(h, plan, end);
    }
    finish(h, seed, end);
    judge(h, seed);
    return h;
  }

  /** Runs to the end, then closes everything on a road without faults. */
  private static void finish(DeskHarness h, long seed, long end) {
    try {
      h.runTo(end);
      h.faults = Faults.NONE;
      if (!h.streamUp) {
        h.connect();
      }
      h.desk.flattenAndStop("end of the run", h.nowMs, h);
      long patience = h.nowMs + END_MS;
      while (!h.desk.isQuiet() && h.nowMs < patience) {
        h.runFor(500);
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  /** Longest time from the beginning of a stop to the end of its round. */
  private static long longestStopMs(DeskHarness h) {
    long longest = 0;
    long since = 0;
    for (JournalEntry entry : h.journal) {
      if ("EXIT".equals(entry.reason())) {
        since = entry.timeMs();
      } else if (entry.kind() == JournalKind.ROUND_TRIP && since != 0) {
        longest = Math.max(longest, entry.timeMs() - since);
        since = 0;
      }
    }
    return longest;
  }

  private void judge(DeskHarness h, long seed) {
    assertThat(h.violations).as("requests, seed %d", seed).isEmpty();
    assertThat(h.venue.violations).as("orders at the venue, seed %d", seed).isEmpty();
    assertThat(h.desk.isQuiet())
        .as("quiet, seed %d: %s %s", seed, h.desk.status("BTCUSDT"), h.desk.position("BTCUSDT"))
        .isTrue();
    assertThat(h.venue.open()).as("open orders, seed %d", seed).isEmpty();
    assertThat(h.venue.position).as("position, seed %d", seed).isEqualByComparingTo("0");
    Ledger ledger = Ledger.of("USDT", h.journal);
    assertThat(longestStopMs(h)).as("longest stop, seed %d", seed).isLessThan(60_000);
    assertThat(ledger.net()).as("ledger, seed %d", seed).isEqualByComparingTo(h.venue.wallet);
    assertThat(ledger.fills()).as("fills, seed %d", seed).isEqualTo(h.venue.fills.size());
    assertThat(ledger.isFlat()).as("ledger flat, seed %d", seed).isTrue();
    assertThat(
            ledger.trips().stream()
                .map(t -> t.net())
                .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add))
        .as("sum of round trips, seed %d", seed)
        .isEqualByComparingTo(h.venue.wallet);
    ledger.tripsByExit().forEach((kind, n) -> exits.merge(kind, n, Integer::sum));
    exits.values().removeIf(n -> n == 0);
    trips += ledger.trips().size();
  }

  private static void market(DeskHarness h, Random plan, long end) {
    int volatility = 5 + plan.nextInt(40);
    // Some markets tick faster than any answer comes back.
    int pause = plan.nextBoolean() ? 300 : 15;
    double scale = Math.sqrt(pause / 300.0);
    for (long t = DeskHarness.START_MS + 50; t < end; t += pause / 3 + plan.nextInt(pause)) {
      long ticks = Math.round(plan.nextGaussian() * volatility * scale);
      if (plan.nextInt(90_000 / pause) == 0) {
        ticks += (plan.nextBoolean() ? 1 : -1) * 400L;
      }
      long step = ticks;
      h.at(t, () -> h.move(step));
    }
    for (long t = DeskHarness.START_MS + 1000; t < end; t += 1000) {
      double prediction = plan.nextGaussian() * 8;
      h.at(
          t,
          () -> {
            h.prediction = prediction;
            h.row();
          });
    }
  }

  private static void outages(DeskHarness h, Random plan, long end) {
    h.after(
        plan.nextInt(2000),
        () -> {
          if (!h.streamUp) {
            h.connect();
          }
        });
    for (int i = 0; i < plan.nextInt(3); i++) {
      long at = DeskHarness.START_MS + plan.nextInt((int) RUN_MS);
      h.at(
          at,
          () -> {
            h.streamUp = false;
            h.after(plan.nextInt(2000), h::lose);
          });
      h.at(
          Math.min(at + 2000 + plan.nextInt(5000), end),
          () -> {
            if (!h.streamUp) {
              h.connect();
            }
          });
    }
  }

  /**
   * A crash goes back to a state up to 3 s old, now and then a minute: to before the first reading
   * of the venue too. What was sent since is in the venue's hands, and the journal's rows are lost.
   */
  private void crashes(DeskHarness h, Random plan, long end) {
    int count = plan.nextInt(5);
    for (int i = 0; i < count; i++) {
      long at = DeskHarness.START_MS + 3_500 + plan.nextInt((int) RUN_MS - 4_000);
      DeskState[] kept = new DeskState[1];
      long[] keptEpoch = new long[1];
      int[] keptRows = new int[1];
      int age = plan.nextInt(plan.nextInt(3) == 0 ? 60_000 : 3_000);
      h.at(
          Math.max(DeskHarness.START_MS, at - age),
          () -> {
            kept[0] = h.desk.state();
            keptEpoch[0] = h.epoch;
            keptRows[0] = h.journal.size();
          });
      h.at(
          at,
          () -> {
            if (keptEpoch[0] == h.epoch) {
              fromNothing += kept[0].machines()[0].baselined() ? 0 : 1;
              h.restart(kept[0]);
              h.forgetRowsFrom(keptRows[0]);
              restarts++;
              h.after(
                  plan.nextInt(1500),
                  () -> {
                    if (!h.streamUp) {
                      h.connect();
                    }
                  });
            }
          });
    }
  }
}
