package io.depthflow.strategy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionGateTest {
  private static final PromotionGate GATE = PromotionGate.DEFAULT;

  private static StoredModel model(String symbol, long rows, double cvR2, double r2) {
    LinearModel m = Models.model(1);
    ModelMetrics metrics = new ModelMetrics(6000, rows, 1, 1, 0.1, cvR2, 1 - r2, 1, r2, 0.3, r2);
    LinearModel model =
        new LinearModel(
            m.id(),
            symbol,
            m.featureSet(),
            m.featureSetVersion(),
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
            metrics);
    return new StoredModel(model, TrainingFacts.UNKNOWN);
  }

  @Test
  void shouldPassAModelThatShowedSomething() {
    assertThat(GATE.objections(model("BTCUSDT", 600, 0.02, 0.01), null)).isEmpty();
    assertThat(
            GATE.objections(
                model("BTCUSDT", 600, 0.1, 0.1), model("BTCUSDT", 600, 0.1, 0.14).model()))
        .isEmpty();
  }

  @Test
  void shouldSayEverythingThatIsAgainstIt() {
    assertThat(GATE.objections(model("BTCUSDT", 599, 0, 0), null))
        .containsExactly(
            "its hold-out has 599 rows, not 600",
            "its hold-out R2 is 0.0000, not above 0.0000",
            "its cross-validated R2 is 0.0000, not above 0");
    assertThat(GATE.objections(model("BTCUSDT", 600, Double.NaN, Double.NaN), null)).hasSize(2);
  }

  @Test
  void shouldBoundTheFallAgainstTheOneInForce() {
    assertThat(
            GATE.objections(
                model("BTCUSDT", 600, 0.1, 0.1), model("BTCUSDT", 600, 0.1, 0.151).model()))
        .containsExactly(
            "its hold-out R2 is 0.1000, more than 0.0500 below the 0.1510 of the model in force");
    assertThat(
            GATE.objections(
                model("ETHUSDT", 600, 0.1, 0.9), model("BTCUSDT", 600, 0.1, 0.1).model()))
        .containsExactly(
            "it is of ETHUSDT and the model in force of BTCUSDT: keep a store for each");
  }

  @Test
  void shouldAskForTwoStandardErrorsWhereTheyAreKnown() {
    LinearModel model = model("BTCUSDT", 600, 0.1, 0.1).model();
    for (double error : new double[] {0.049, 0.05, Double.NaN}) {
      TrainingFacts facts = new TrainingFacts(null, null, error, null, null, null, null);
      assertThat(GATE.objections(new StoredModel(model, facts), null))
          .hasSize(error == 0.049 ? 0 : 1)
          .allSatisfy(o -> assertThat(o).contains("0.1000 +/- ", "not two standard errors"));
    }
  }

  @Test
  void shouldNotPassAModelThatMayKnowTheFuture() {
    TrainingFacts facts =
        new TrainingFacts(null, null, 0.01, null, null, null, List.of("mid_ahead"));
    assertThat(
            GATE.objections(new StoredModel(model("BTCUSDT", 600, 0.9, 0.9).model(), facts), null))
        .containsExactly("the future may be known to mid_ahead");
  }
}
