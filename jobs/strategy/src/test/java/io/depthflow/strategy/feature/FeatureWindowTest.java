package io.depthflow.strategy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.book.BookSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureWindowTest {

  private static final FeatureSet SET = FeatureSet.byName("core+tiers");

  private static List<FeatureRow> rows(List<BookSample> samples) {
    FeatureWindow window = new FeatureWindow(SET);
    List<FeatureRow> rows = new ArrayList<>();
    samples.forEach(sample -> rows.add(window.add(sample)));
    return rows;
  }

  private static void assertSame(FeatureRow row, FeatureRow expected, String at) {
    assertThat(row.timeMs()).as(at).isEqualTo(expected.timeMs());
    assertThat(row.segment()).as(at).isEqualTo(expected.segment());
    assertThat(row.mid()).as(at).isEqualTo(expected.mid());
    for (int i = 0; i < expected.values().length; i++) {
      assertThat(Double.doubleToRawLongBits(row.values()[i]))
          .as(at + ", " + SET.names()[i])
          .isEqualTo(Double.doubleToRawLongBits(expected.values()[i]));
    }
  }

  private static FeatureWindow throughBytes(FeatureWindow window) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    window.write(new DataOutputStream(bytes));
    return FeatureWindow.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void shouldGoOnBitForBitFromWrittenOrCopiedState() throws IOException {
    for (long seed = 0; seed < 10; seed++) {
      List<BookSample> samples = Samples.run(seed, 200, 0.02);
      List<FeatureRow> expected = rows(samples);
      Random random = new Random(seed);
      FeatureWindow window = new FeatureWindow(SET);
      for (int i = 0; i < samples.size(); i++) {
        if (random.nextInt(5) == 0) {
          window = throughBytes(window);
        } else if (random.nextInt(5) == 0) {
          FeatureWindow left = window;
          window = window.copy();
          left.add(Samples.random(random, samples.get(i).timeMs() + 9000, 99));
        }
        assertSame(window.add(samples.get(i)), expected.get(i), "seed " + seed + ", row " + i);
      }
    }
  }

  @Test
  void shouldDependOnNoMoreThanItsHistory() {
    // Begun later in the same run, a window gives the same rows once its history is full.
    List<BookSample> samples = Samples.run(4, 300, 0);
    List<FeatureRow> all = rows(samples);
    for (int start : new int[] {1, 17, 150}) {
      List<FeatureRow> late = rows(samples.subList(start, samples.size()));
      for (int i = 10; i < late.size(); i++) {
        assertSame(late.get(i), all.get(start + i), "begun at " + start + ", row " + i);
      }
      assertThat(late.get(9).complete()).isFalse();
      assertThat(late.get(10).complete()).isTrue();
    }
  }

  @Test
  void shouldNotSeeWhatComesLater() {
    List<BookSample> samples = Samples.run(5, 200, 0.02);
    List<FeatureRow> all = rows(samples);
    for (int cut : new int[] {1, 50, 123}) {
      List<BookSample> scrambled = new ArrayList<>(samples.subList(0, cut));
      Random other = new Random(99);
      for (BookSample sample : samples.subList(cut, samples.size())) {
        scrambled.add(Samples.random(other, sample.timeMs(), sample.segment()));
      }
      List<FeatureRow> rows = rows(scrambled);
      for (int i = 0; i < cut; i++) {
        assertSame(rows.get(i), all.get(i), "cut at " + cut + ", row " + i);
      }
    }
  }

  @Test
  void shouldBeginAnewAtASegmentOrAMissingPeriod() {
    Random random = new Random(1);
    FeatureWindow window = new FeatureWindow(SET);
    for (int i = 0; i < 70; i++) {
      window.add(Samples.random(random, Samples.START_MS + i * 1000L, 1));
    }
    assertThat(window.size()).isEqualTo(FeatureWindow.MIN_SAMPLES);
    window.add(Samples.random(random, Samples.START_MS + 71_000, 1));
    assertThat(window.size()).isEqualTo(1);
    window.add(Samples.random(random, Samples.START_MS + 72_000, 1));
    assertThat(window.size()).isEqualTo(2);
    window.add(Samples.random(random, Samples.START_MS + 73_000, 2));
    assertThat(window.size()).isEqualTo(1);
  }

  @Test
  void shouldHoldTheSameTimeAtAShorterPeriod() {
    FeatureWindow window = new FeatureWindow(SET, 100);
    Random random = new Random(3);
    FeatureRow row = null;
    for (int i = 0; i <= 100; i++) {
      assertThat(row == null || !row.complete()).as("before row %d", i).isTrue();
      row = window.add(Samples.random(random, Samples.START_MS + i * 100L, 1));
    }
    assertThat(row.complete()).isTrue();
  }

  @Test
  void shouldRefuseWhatIsNotItsRunOfSamples() {
    Random random = new Random(1);
    FeatureWindow window = new FeatureWindow(SET);
    window.add(Samples.random(random, 5000, 1));
    assertThatThrownBy(() -> window.add(Samples.random(random, 5000, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BTCUSDT sample at 5000 ms is not later");
    assertThatThrownBy(() -> window.add(Samples.random(random, 6100, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6100 ms is not on the grid of 1000 ms");
    assertThatThrownBy(() -> new FeatureWindow(SET, 700))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no multiple of the period 700 ms");
  }

  @Test
  void shouldStopAFormulaThatReadsFurtherThanItDeclared() {
    Feature greedy =
        new Feature("greedy", "bp", "reads 2 s, says 1 s", 1000, h -> h.ago(2000).mid());
    FeatureWindow window = new FeatureWindow(new FeatureSet("mine", 1, List.of(greedy)));
    Random random = new Random(1);
    window.add(Samples.random(random, 1000, 1));
    BookSample second = Samples.random(random, 2000, 1);
    assertThatThrownBy(() -> window.add(second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set 'mine' reads 2000 ms back");
  }

  @Test
  void shouldRefuseStateOfAnotherFormat() {
    DataInputStream bytes = new DataInputStream(new ByteArrayInputStream(new byte[64]));
    assertThatThrownBy(() -> FeatureWindow.read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 0");
  }
}
