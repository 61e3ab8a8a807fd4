package io.depthflow.strategy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.TrainingResult;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearModelTest {

  private static final ModelMetrics NONE = new ModelMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static LinearModel small() {
    return new LinearModel(
        "id",
        "BTCUSDT",
        "mine",
        1,
        new String[] {"a", "b", "c"},
        new double[] {2, 0, -1},
        0.5,
        0.1,
        10_000,
        1000,
        new double[] {-1, -1, -1},
        new double[] {1, 1, 1},
        0,
        1,
        NONE);
  }

  @Test
  void shouldPredictInsideAndClipOutsideTheTrainingRange() {
    LinearModel model = small();
    assertThat(model.predict(new double[] {0.5, 9, 0.25})).isEqualTo(1.25);
    assertThat(model.predict(new double[] {7, 0, -7})).isEqualTo(0.5 + 2 + 1);
    assertThat(model.clipped(new double[] {0.5, 9, 0.25})).as("no weight, not counted").isZero();
    assertThat(model.clipped(new double[] {7, 0, -7})).isEqualTo(2);
    assertThat(model.predict(new double[] {Double.POSITIVE_INFINITY, 0, 0})).isEqualTo(2.5);
    assertThat(model.nonZero()).isEqualTo(2);
  }

  @Test
  void shouldNotPredictWhileAWeightedFeatureIsUnknown() {
    LinearModel model = small();
    assertThat(model.predict(new double[] {Double.NaN, 0, 0})).isNaN();
    assertThat(model.predict(new double[] {0, Double.NaN, 0})).isEqualTo(0.5);
  }

  @Test
  void shouldRefuseAnotherNumberOfValues() {
    assertThatThrownBy(() -> small().predict(new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 3 features of set 'mine', was given 2");
  }

  @Test
  void shouldCarryWhatTheTrainingFound() {
    TrainingResult result = Models.result(1);
    LinearModel model = LinearModel.of(result, "BTCUSDT", Models.CORE, 1000);
    assertThat(model.coefficients()).containsExactly(result.chosen().coefficients());
    assertThat(model.coefficients()[1]).isCloseTo(4, within(0.2));
    assertThat(model.metrics().holdoutR2()).isEqualTo(result.holdout().r2()).isGreaterThan(0.9);
    assertThat(model.metrics().trainRows()).isEqualTo(result.trainScore().n());
    Random random = new Random(1);
    double[] x = random.doubles(Models.CORE.size(), -0.5, 0.5).toArray();
    double plain = result.chosen().intercept();
    for (int i = 0; i < x.length; i++) {
      plain += result.chosen().coefficients()[i] * x[i];
    }
    assertThat(model.predict(x)).isCloseTo(plain, within(1e-12));
  }

  @Test
  void shouldNameAModelAfterItsContentAlone() {
    LinearModel model = Models.model(1);
    assertThat(model.id()).matches("btcusdt-core1-h10s-2023111[45]T\\d{6}Z-[0-9a-f]{8}");
    assertThat(Models.model(1).id()).isEqualTo(model.id());
    assertThat(Models.model(2).id()).isNotEqualTo(model.id());
  }

  @Test
  void shouldRefuseAnotherFeatureSetNamingBoth() {
    LinearModel model = Models.model(1);
    model.requireFeatures(Models.CORE);
    FeatureSet tiers = FeatureSet.byName("tiers");
    assertThatThrownBy(() -> model.requireFeatures(tiers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'core' version 1")
        .hasMessageContaining("'tiers' version 1");
    FeatureSet newer = new FeatureSet("core", 2, Models.CORE.features());
    assertThatThrownBy(() -> model.requireFeatures(newer)).hasMessageContaining("'core' version 2");
    assertThatThrownBy(() -> LinearModel.of(Models.result(1), "BTCUSDT", tiers, 1000))
        .hasMessageContaining("not those of feature set 'tiers'");
  }

  @Test
  void shouldNameAFeatureSetThatThisBuildLacks() {
    LinearModel m = Models.model(1);
    LinearModel other =
        new LinearModel(
            "btcusdt-mine",
            m.symbol(),
            "mine",
            4,
            m.names(),
            m.coefficients(),
            m.intercept(),
            m.lambda(),
            m.horizonMs(),
            m.periodMs(),
            m.clipLow(),
            m.clipHigh(),
            m.trainFromMs(),
            m.trainToMs(),
            m.metrics());
    assertThatThrownBy(other::requireFeatures)
        .hasMessageContaining("btcusdt-mine")
        .hasMessageContaining("'mine' version 4")
        .hasMessageContaining("known: core");
    assertThat(m.requireFeatures().name()).isEqualTo("core");
  }
}
