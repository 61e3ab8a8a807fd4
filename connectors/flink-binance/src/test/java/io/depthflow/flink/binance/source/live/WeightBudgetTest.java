package io.depthflow.flink.binance.source.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightBudgetTest {

  private static final long WALL_MS = 1_700_000_040_000L; // begins a minute

  private final WeightBudget budget = new WeightBudget();

  /** Sends one request after the other at one moment; how many may leave. */
  private int burst(WeightBudget from, int weight, long steadyMs) {
    int sent = 0;
    while (from.take(weight, steadyMs, WALL_MS + steadyMs)) {
      from.done(-1, WALL_MS + steadyMs);
      sent++;
    }
    return sent;
  }

  @ParameterizedTest
  @CsvSource({
    "2400, 0.5, 1, 1, 60",
    "6000, 0.5, 1, 1, 150",
    "2400, 0.5, 3, 1, 20",
    "2400, 0.5, 3, 2, 40",
    "2400, 0.5, 2, 2, 60",
    "2400, 0.1, 1, 1, 12",
    "30, 0.5, 1, 1, 1"
  })
  void shouldSpendItsShareAMinute(
      long limit, double share, int readers, int readersHere, int requests) {
    for (int i = 0; i < readersHere; i++) {
      budget.joined(share, readers);
    }
    budget.limit(limit);
    assertThat(burst(budget, 20, 1_000)).isEqualTo(requests);
    assertThat(budget.spentWeight(1_000)).isEqualTo(requests * 20L);
    assertThat(burst(budget, 20, 60_999)).isZero();
    assertThat(burst(budget, 20, 61_000)).isEqualTo(requests);
  }

  /** In no 60 seconds more than the share, whatever the times of the requests. */
  @Test
  void shouldKeepToItsShareInAnySixtySeconds() {
    long seed = 7;
    Random random = new Random(seed);
    budget.joined(0.5, 1);
    Deque<long[]> sent = new ArrayDeque<>();
    long inWindow = 0;
    long steadyMs = 0;
    long total = 0;
    for (int i = 0; i < 200_000; i++) {
      steadyMs += random.nextInt(400);
      int weight = new int[] {2, 5, 10, 20}[random.nextInt(4)];
      if (budget.take(weight, steadyMs, WALL_MS + steadyMs)) {
        budget.done(-1, WALL_MS + steadyMs);
        sent.add(new long[] {steadyMs, weight});
        inWindow += weight;
        total += weight;
      }
      while (!sent.isEmpty() && sent.peek()[0] <= steadyMs - 60_000) {
        inWindow -= sent.poll()[1];
      }
      assertThat(inWindow).as("seed %d, request %d", seed, i).isLessThanOrEqualTo(1200);
    }
    assertThat(total).as("and it is used").isGreaterThan(1200 * (steadyMs / 60_000) * 9 / 10);
  }

  @Test
  void shouldLeaveRoomForOthersAtTheSameAddressUntilTheMinuteEnds() {
    budget.joined(0.5, 1);
    assertThat(budget.take(20, 0, WALL_MS)).isTrue();
    budget.done(1_901, WALL_MS);
    assertThat(budget.take(20, 10, WALL_MS + 59_999)).isFalse();
    assertThat(budget.take(20, 20, WALL_MS + 60_000)).isTrue();
    budget.done(-1, WALL_MS + 60_000);
    assertThat(budget.take(20, 30, WALL_MS + 60_000)).as("a header of -1 says nothing").isTrue();
    budget.done(1_900, WALL_MS + 60_000);
    assertThat(budget.take(20, 40, WALL_MS + 60_001)).as("1900 + 20 is 0.8 of 2400").isTrue();
  }

  @Test
  void shouldKeepTheLongestSilence() {
    budget.joined(0.5, 1);
    budget.block(5_000);
    budget.block(2_000);
    assertThat(budget.blockedForMs(1_000)).isEqualTo(4_000);
    assertThat(budget.take(20, 4_999, WALL_MS)).isFalse();
    assertThat(budget.take(20, 5_000, WALL_MS)).isTrue();
  }

  @Test
  void shouldBoundWhatIsUnderWay() {
    budget.joined(0.5, 1);
    for (int i = 0; i < WeightBudget.MAX_UNDER_WAY; i++) {
      assertThat(budget.take(2, i, WALL_MS)).isTrue();
    }
    assertThat(budget.take(2, 100, WALL_MS)).isFalse();
    budget.done(-1, WALL_MS);
    assertThat(budget.take(2, 101, WALL_MS)).isTrue();
  }

  @Test
  void shouldBeOneForAllReadersOfAnAddressAndOutliveThem() {
    URI address = URI.create("http://127.0.0.1:1/weight-budget-test");
    WeightBudget one = WeightBudget.join(address, 0.5, 2);
    WeightBudget other = WeightBudget.join(address, 0.5, 2);
    assertThat(other).isSameAs(one);
    assertThat(burst(one, 20, 1_000)).isEqualTo(60);
    WeightBudget.leave(address);
    WeightBudget.leave(address);
    WeightBudget restarted = WeightBudget.join(address, 0.5, 1);
    assertThat(burst(restarted, 20, 2_000)).as("a restart does not spend it again").isZero();
    WeightBudget.leave(address);
  }

  @Test
  void shouldAskForTheLimitOnceAMinuteUntilItIsKnown() {
    assertThat(budget.asksForLimit(0)).isTrue();
    assertThat(budget.asksForLimit(59_999)).isFalse();
    assertThat(budget.asksForLimit(60_000)).isTrue();
    budget.limit(100);
    assertThat(budget.asksForLimit(600_000)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"5, 2", "50, 2", "100, 5", "500, 10", "1000, 20"})
  void shouldKnowWhatASnapshotCosts(int levels, int weight) {
    assertThat(WeightBudget.weightOf(levels)).isEqualTo(weight);
  }
}
