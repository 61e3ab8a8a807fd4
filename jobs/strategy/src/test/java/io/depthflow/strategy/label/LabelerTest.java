package io.depthflow.strategy.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.feature.FeatureRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelerTest {

  private static final long[] HORIZONS = {10_000, 1000, 3000};

  private static FeatureRow row(long timeMs, long segment, double mid) {
    return new FeatureRow("BTCUSDT", timeMs, segment, mid, 0.1, mid, mid, new double[] {mid});
  }

  private static List<FeatureRow> run(long seed, int count, double breakProbability) {
    Random random = new Random(seed);
    List<FeatureRow> rows = new ArrayList<>();
    long timeMs = 0;
    long segment = 1;
    for (int i = 0; i < count; i++) {
      timeMs += 1000;
      if (random.nextDouble() < breakProbability) {
        timeMs += 1000L * random.nextInt(20);
        segment += random.nextInt(2);
      }
      rows.add(row(timeMs, segment, 60_000 + random.nextInt(1000) / 10.0));
    }
    return rows;
  }

  private static List<LabeledRow> label(List<FeatureRow> rows) {
    Labeler labeler = new Labeler(HORIZONS, 1000);
    List<LabeledRow> out = new ArrayList<>();
    for (FeatureRow row : rows) {
      labeler.add(row, out::add);
      assertThat(labeler.pending()).isLessThanOrEqualTo(10);
    }
    labeler.flush(out::add);
    return out;
  }

  /** Looks every second of [t, t + H] up. */
  private static double plain(List<FeatureRow> rows, int i, long horizonMs) {
    FeatureRow from = rows.get(i);
    FeatureRow reached = from;
    for (long t = from.timeMs() + 1000; t <= from.timeMs() + horizonMs; t += 1000) {
      long wanted = t;
      reached =
          rows.stream()
              .filter(r -> r.timeMs() == wanted && r.segment() == from.segment())
              .findAny()
              .orElse(null);
      if (reached == null) {
        return Double.NaN;
      }
    }
    return (reached.mid() - from.mid()) / from.mid() * 1e4;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.2})
  void shouldEqualAPlainLookUp(double breakProbability) {
    for (long seed = 0; seed < 10; seed++) {
      List<FeatureRow> rows = run(seed, 150, breakProbability);
      List<LabeledRow> labelled = label(rows);
      assertThat(labelled).as("seed %d", seed).hasSameSizeAs(rows);
      for (int i = 0; i < rows.size(); i++) {
        assertThat(labelled.get(i).row()).as("seed %d, order", seed).isSameAs(rows.get(i));
        for (int h = 0; h < HORIZONS.length; h++) {
          assertThat(labelled.get(i).labelsBp()[h])
              .as("seed %d, row %d, horizon %d", seed, i, HORIZONS[h])
              .isEqualTo(Double.valueOf(plain(rows, i, HORIZONS[h])));
        }
      }
    }
  }

  @Test
  void shouldLabelInBasisPointsOfMid() {
    Labeler labeler = new Labeler(new long[] {1000}, 1000);
    List<LabeledRow> out = new ArrayList<>();
    labeler.add(row(1000, 1, 50_000), out::add);
    assertThat(out).isEmpty();
    labeler.add(row(2000, 1, 50_050), out::add);
    assertThat(out).hasSize(1);
    assertThat(out.get(0).labelsBp()[0]).isCloseTo(10, within(1e-12));
  }

  @Test
  void shouldNotChangeWhenWhatComesAfterTheHorizonDoes() {
    List<FeatureRow> rows = run(3, 100, 0.02);
    List<LabeledRow> all = label(rows);
    for (int cut : new int[] {20, 60}) {
      List<LabeledRow> part = label(rows.subList(0, cut));
      for (int i = 0; i < cut; i++) {
        for (int h = 0; h < HORIZONS.length; h++) {
          boolean decided = rows.get(i).timeMs() + HORIZONS[h] <= rows.get(cut - 1).timeMs();
          if (decided) {
            assertThat(part.get(i).labelsBp()[h])
                .as("cut %d, row %d", cut, i)
                .isEqualTo(Double.valueOf(all.get(i).labelsBp()[h]));
          }
        }
      }
    }
  }

  @Test
  void shouldGoOnFromWrittenOrCopiedState() throws IOException {
    List<FeatureRow> rows = run(8, 120, 0.05);
    List<LabeledRow> expected = label(rows);
    Labeler labeler = new Labeler(HORIZONS, 1000);
    List<LabeledRow> out = new ArrayList<>();
    for (FeatureRow row : rows) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      labeler.write(new DataOutputStream(bytes));
      labeler =
          Labeler.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))).copy();
      labeler.add(row, out::add);
    }
    labeler.flush(out::add);
    assertThat(out).hasSameSizeAs(expected);
    for (int i = 0; i < out.size(); i++) {
      assertThat(out.get(i).labelsBp()).containsExactly(expected.get(i).labelsBp());
      assertThat(out.get(i).row().timeMs()).isEqualTo(expected.get(i).row().timeMs());
      assertThat(out.get(i).row().values()).containsExactly(expected.get(i).row().values());
    }
  }

  @Test
  void shouldRefuseWhatItCannotLabel() {
    assertThatThrownBy(() -> new Labeler(new long[] {1500}, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1500 ms is not a positive multiple of the period 1000 ms");
    assertThatThrownBy(() -> new Labeler(new long[] {}, 1000)).hasMessageContaining("no horizon");
    Labeler labeler = new Labeler(HORIZONS, 1000);
    labeler.add(row(5000, 1, 1), r -> {});
    assertThatThrownBy(() -> labeler.add(row(5000, 1, 1), r -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows ascend");
  }
}
