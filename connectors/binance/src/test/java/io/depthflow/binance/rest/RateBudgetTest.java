package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateBudgetTest {

  /** 15 s into a minute of the server. */
  private static final long SERVER_MS = 1_700_000_000_000L / 60_000 * 60_000 + 15_000;

  /** The local clock is 3 s behind. */
  private static final long LOCAL_MS = SERVER_MS - 3000;

  private final RateBudget budget = new RateBudget(0.2);

  @Test
  void shouldLetPassWhileNothingIsKnown() {
    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, true)).isZero();
    assertThat(budget.usage()).isEqualTo(new RateUsage(-1, -1, -1, 0, 0, 0));
  }

  @Test
  void shouldHoldBackUntilTheMinuteEndsWhenOnlyTheReserveIsLeft() {
    budget.counters(SERVER_MS, "1919", null, null);
    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, false)).isZero();
    budget.counters(SERVER_MS, "1920", null, null);

    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, false)).isEqualTo(LOCAL_MS + 45_000);
    assertThat(budget.heldBackUntil(LOCAL_MS + 45_000, SERVER_MS + 45_000, false)).isZero();
    assertThat(budget.usage().heldBack()).isEqualTo(1);
  }

  @Test
  void shouldHoldBackOrdersAloneByOrderCounts() {
    budget.counters(SERVER_MS, "1", "240", "240");

    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, false)).isZero();
    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, true)).isEqualTo(LOCAL_MS + 5000);
    budget.counters(SERVER_MS, "1", "240", "960");
    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, true)).isEqualTo(LOCAL_MS + 45_000);
  }

  @Test
  void shouldTakeOverTheLimitsOfTheVenue() {
    budget.limits(new RateLimits(6000, 300, 1200));
    budget.counters(SERVER_MS, "4799", null, null);

    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, false)).isZero();
    budget.counters(SERVER_MS, "4800", null, null);
    assertThat(budget.heldBackUntil(LOCAL_MS, SERVER_MS, false)).isPositive();
  }

  @Test
  void shouldIgnoreJunkAndOvertakenCounters() {
    budget.counters(SERVER_MS, "50", "3", "7");
    budget.counters(SERVER_MS, "-1", "abc", "");
    budget.counters(SERVER_MS, "48", null, null);

    assertThat(budget.usage()).isEqualTo(new RateUsage(50, 3, 7, 0, 3, 0));
    budget.counters(SERVER_MS + 60_000, "2", null, null);
    assertThat(budget.usage().weight1m()).as("a new minute starts lower").isEqualTo(2);
  }

  @ParameterizedTest(name = "Retry-After {1}, text {2}, banned {0} -> {3} ms")
  @CsvSource(
      nullValues = "null",
      value = {
        "false,7,null,7000",
        "false,0,null,0",
        "false,null,null,10000",
        "false,-1,null,10000",
        "false,soon,null,10000",
        "true,null,null,120000",
        "true,30,banned until 1800000000000,30000",
        "true,99999999,null,259200000",
      })
  void shouldReadHowLongToBeQuiet(boolean banned, String header, String text, long delayMs) {
    assertThat(budget.block(LOCAL_MS, SERVER_MS, banned, header, text))
        .isEqualTo(LOCAL_MS + delayMs);
  }

  @Test
  void shouldReadTheTextAndTheDate() {
    String text = "Way too many requests; IP banned until " + (SERVER_MS + 33_000) + ". Use WS.";
    assertThat(budget.block(LOCAL_MS, SERVER_MS, true, null, text)).isEqualTo(LOCAL_MS + 33_000);
    RateBudget other = new RateBudget(0.2);
    long serverMs = 1445412470000L; // Wed, 21 Oct 2015 07:27:50 GMT
    assertThat(other.block(5, serverMs, false, "Wed, 21 Oct 2015 07:28:00 GMT", null))
        .isEqualTo(5 + 10_000);
  }

  @Test
  void shouldNotShortenTheSilence() {
    long until = budget.block(LOCAL_MS, SERVER_MS, false, "60", null);

    assertThat(budget.block(LOCAL_MS + 1000, SERVER_MS, false, "1", null)).isEqualTo(until);
    assertThat(budget.heldBackUntil(LOCAL_MS + 1000, SERVER_MS, false)).isEqualTo(until);
    assertThat(budget.heldBackUntil(until, SERVER_MS + 60_000, false)).isZero();
  }
}
