package io.depthflow.strategy.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.book.BookSample;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bits of the published sets over seeded samples with breaks: models were trained on them, so a
 * change of any needs another version. (New random draws in {@link Samples} belong behind the old
 * ones of a sample, and change these numbers all the same: take them from the revision before.)
 */
class PinnedBitsTest {

  @ParameterizedTest
  @CsvSource({"core, -612080214432583532", "tiers, -5738112905153027959"})
  void shouldNotChangeABitOfAPublishedSet(String set, long expected) {
    long hash = 17;
    for (long seed = 1; seed <= 3; seed++) {
      List<BookSample> samples = Samples.run(seed, 500, 0.02);
      FeatureWindow window = new FeatureWindow(FeatureSet.byName(set));
      for (BookSample sample : samples) {
        for (double value : window.add(sample).values()) {
          hash = hash * 31 + Double.doubleToLongBits(value);
        }
      }
    }
    assertThat(hash).isEqualTo(expected);
  }
}
