package io.depthflow.strategy.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustScaleTest {

  @Test
  void shouldBeTheStandardDeviationOfNormalValuesWhateverATenthOfThemIs() {
    Random random = new Random(5);
    double[] values = random.doubles(20_000).map(u -> 3 + 2 * random.nextGaussian()).toArray();
    RobustScale clean = RobustScale.of(values);
    assertThat(clean.kind()).isEqualTo(RobustScale.Kind.MAD);
    assertThat(clean.centre()).isCloseTo(3, within(0.05));
    assertThat(clean.scale()).isCloseTo(2, within(0.05));
    for (int i = 0; i < 2_000; i++) {
      values[i] = 1e12;
    }
    RobustScale dirty = RobustScale.of(values);
    assertThat(dirty.centre()).isCloseTo(3, within(0.4));
    assertThat(dirty.scale()).isCloseTo(2, within(0.5));
  }

  /** Spreads of one tick: more than half are the same, then more than three quarters. */
  @Test
  void shouldFallBackWhereMostValuesAreTheSame() {
    double[] sixOfTen = {1, 1, 1, 1, 1, 1, 2, 2, 3, 4};
    RobustScale iqr = RobustScale.of(sixOfTen);
    assertThat(iqr.kind()).isEqualTo(RobustScale.Kind.IQR);
    assertThat(iqr.centre()).isEqualTo(1);
    assertThat(iqr.scale()).isCloseTo(1 / 1.349, within(1e-4));
    double[] nineOfTen = {1, 1, 1, 1, 1, 1, 1, 1, 1, 11};
    RobustScale sd = RobustScale.of(nineOfTen);
    assertThat(sd.kind()).isEqualTo(RobustScale.Kind.SD);
    assertThat(sd.scale()).isCloseTo(3, within(1e-12));
    assertThat(RobustScale.of(new double[] {4, 4, 4}).kind()).isEqualTo(RobustScale.Kind.NONE);
    assertThat(RobustScale.of(new double[0]).kind()).isEqualTo(RobustScale.Kind.NONE);
  }
}
