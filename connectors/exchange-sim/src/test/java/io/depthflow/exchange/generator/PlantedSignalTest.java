package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PlantedSignalTest {

  private static final long SEED = 20240718;
  private static final int HORIZON_STEPS = 100;

  @Test
  void shouldPlantTheConfiguredMoveAndR2() {
    PlantedSignal signal = new PlantedSignal(GeneratorConfig.defaults());

    assertThat(signal.r2(10_000)).isCloseTo(0.4, within(1e-12));
    assertThat(signal.changeSdBp(10_000)).isCloseTo(10, within(1e-9));
    assertThat(new PlantedSignal(GeneratorConfig.defaults().withSignal(0.5)).r2(10_000))
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldMatchTheClosedFormOnALongPath() {
    // 40 days: 345,600 windows; the standard error of R2 is about 0.0013.
    Measured m = measure(GeneratorConfig.defaults().withSeed(SEED), 34_560_000);

    assertThat(m.r2).as("R2, seed %d", SEED).isCloseTo(0.4, within(0.008));
    assertThat(m.sdBp).as("sd, seed %d", SEED).isCloseTo(10, within(0.2));
    assertThat(m.slope).as("slope, seed %d", SEED).isCloseTo(1, within(0.02));
  }

  @Test
  void shouldPredictNothingWithoutASignalYetMoveAsMuch() {
    Measured m = measure(GeneratorConfig.defaults().withSeed(SEED).withSignal(0), 34_560_000);

    assertThat(m.correlationWithS).as("seed %d", SEED).isCloseTo(0, within(0.006));
    assertThat(m.sdBp).as("sd, seed %d", SEED).isCloseTo(10, within(0.2));
  }

  @Test
  void shouldRefuseASignalThatLeavesNoNoise() {
    assertThatThrownBy(() -> new PlantedSignal(GeneratorConfig.defaults().withSignal(1.3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signal is 1.3")
        .hasMessageContaining("must be below 1.27");
  }

  private record Measured(double r2, double slope, double correlationWithS, double sdBp) {}

  private static Measured measure(GeneratorConfig config, int steps) {
    PlantedProcess path = new PlantedProcess(config);
    double xx = 0;
    double yy = 0;
    double ee = 0;
    double xy = 0;
    double ss = 0;
    double sy = 0;
    int n = 0;
    for (int i = 0; i < steps; i += HORIZON_STEPS) {
      double s = path.s();
      double prediction = path.signal().predictionBp(s, config.horizonMs());
      double before = path.x();
      for (int k = 0; k < HORIZON_STEPS; k++) {
        path.step();
      }
      double y = (path.x() - before) * 1e4;
      xx += prediction * prediction;
      xy += prediction * y;
      yy += y * y;
      ee += (y - prediction) * (y - prediction);
      ss += s * s;
      sy += s * y;
      n++;
    }
    return new Measured(1 - ee / yy, xy / xx, sy / Math.sqrt(ss * yy), Math.sqrt(yy / n));
  }
}
