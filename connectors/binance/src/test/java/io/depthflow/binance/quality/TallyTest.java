package io.depthflow.binance.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles against a sorted list. */
class TallyTest {

  private static final double[] SHARES = {0, 0.001, 0.01, 0.25, 0.5, 0.75, 0.99, 0.999, 1};

  @Test
  void shouldEqualTheSortedListWhileValuesAreFew() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Tally tally = new Tally();
      List<Long> values = new ArrayList<>();
      int spread = 1 + random.nextInt(2_000);
      for (int i = 1 + random.nextInt(3_000); i > 0; i--) {
        long value = random.nextInt(spread) - spread / 2;
        tally.add(value);
        values.add(value);
      }
      long factor = random.nextBoolean() ? 1 : 10;
      tally.scale(factor);
      values.replaceAll(v -> v * factor);
      Collections.sort(values);
      assertThat(tally.resolution()).as("seed " + seed).isZero();
      for (double share : SHARES) {
        assertThat(tally.quantile(share))
            .as("seed %d, share %s of %d values", seed, share, values.size())
            .isEqualTo(nearestRank(values, share));
      }
    }
  }

  @Test
  void shouldStayWithinItsResolutionWhenValuesAreMany() {
    for (long seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Tally tally = new Tally();
      List<Long> values = new ArrayList<>();
      for (int i = 0; i < 8 * Tally.DISTINCT_MAX; i++) {
        long value = (long) (random.nextGaussian() * 1e7);
        tally.add(value);
        values.add(value);
      }
      Collections.sort(values);
      assertThat(tally.resolution()).as("seed " + seed).isPositive().isLessThan(100_000);
      for (double share : SHARES) {
        long exact = nearestRank(values, share);
        assertThat(tally.quantile(share))
            .as("seed %d, share %s", seed, share)
            .isBetween(exact - tally.resolution(), exact);
      }
      assertThat(tally.quantile(0)).isEqualTo(values.get(0));
      assertThat(tally.quantile(1)).isEqualTo(values.get(values.size() - 1));
    }
  }

  @Test
  void shouldSayThatThereIsNothing() {
    assertThat(new Tally().quantiles(1)).isNull();
    assertThatThrownBy(() -> new Tally().quantile(0.5)).isInstanceOf(IllegalStateException.class);
  }

  private static long nearestRank(List<Long> sorted, double share) {
    int atLeast = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, atLeast) - 1);
  }
}
