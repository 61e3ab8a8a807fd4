package io.depthflow.strategy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.BlockFigure;
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

  /** Student's t of 59 degrees of freedom at 99 % is 2.3912. */
  @Test
  void shouldAskForMoreThanChanceGives() {
    assertThat(holdoutObjections(0.1 / 2.38, 60))
        .containsExactly(
            "its hold-out R2 is 0.1000 +/- 0.0420, not above 0.0000 at the one-sided 99 % level");
    assertThat(holdoutObjections(0.1 / 2.40, 60)).isEmpty();
  }

  @Test
  void shouldAskForBlocksThatAnErrorCanBeToldFrom() {
    assertThat(holdoutObjections(0.001, 30)).isEmpty();
    assertThat(holdoutObjections(0.001, 29))
        .containsExactly(
            "its hold-out R2 is 0.1000, from too few blocks of time (29, 30 are needed)");
    assertThat(holdoutObjections(Double.NaN, 40)).hasSize(1);
  }

  @Test
  void shouldAskForMoreThanADrift() {
    assertThat(objections(sure(0.1), new BlockFigure(0.004, 0.002, 60, 60_000), List.of()))
        .containsExactly(
            "its hold-out R2 against the training's mean change is 0.0040 +/- 0.0020, not above"
                + " 0.0000 at the one-sided 99 % level");
  }

  private static List<String> holdoutObjections(double error, int blocks) {
    BlockFigure r2 = new BlockFigure(0.1, error, blocks, 60_000);
    return objections(r2, r2, List.of());
  }

  private static BlockFigure sure(double r2) {
    return new BlockFigure(r2, r2 / 10, 60, 60_000);
  }

  private static List<String> objections(
      BlockFigure r2, BlockFigure overDrift, List<String> suspects) {
    LinearModel model = model("BTCUSDT", 600, r2.value(), r2.value()).model();
    TrainingFacts facts = new TrainingFacts(null, null, r2, overDrift, null, null, null, suspects);
    return GATE.objections(new StoredModel(model, facts), null);
  }

  @Test
  void shouldNotPassAModelThatMayKnowTheFuture() {
    assertThat(objections(sure(0.9), sure(0.9), List.of("mid_ahead")))
        .containsExactly("the future may be known to mid_ahead");
  }
}
