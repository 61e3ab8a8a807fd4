package io.depthflow.exchange.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PlantedSignalTest {

  @Test
  void shouldPlantTheConfiguredMoveAndR2() {
    PlantedSignal signal = new PlantedSignal(GeneratorConfig.defaults());

    assertThat(signal.r2(10_000)).isCloseTo(0.4, within(1e-12));
    assertThat(signal.changeSdBp(10_000)).isCloseTo(10, within(1e-9));
    assertThat(new PlantedSignal(GeneratorConfig.defaults().withSignal(0.5)).r2(10_000))
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void shouldRefuseASignalThatLeavesNoNoise() {
    assertThatThrownBy(() -> new PlantedSignal(GeneratorConfig.defaults().withSignal(1.3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signal is 1.3")
        .hasMessageContaining("must be below 1.27");
  }
}
