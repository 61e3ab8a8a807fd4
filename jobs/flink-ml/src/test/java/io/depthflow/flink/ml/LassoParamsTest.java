package io.depthflow.flink.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.depthflow.flink.ml.param.HasConstantFeatures;
import io.depthflow.flink.ml.param.HasElasticNet;
import io.depthflow.flink.ml.param.HasHandleInvalid;
import io.depthflow.flink.ml.param.HasReg;
import org.junit.jupiter.api.Test;

class LassoParamsTest {

  @Test
  void shouldHaveDefaults() {
    Lasso lasso = new Lasso();
    assertThat(lasso.getFeaturesCol()).isEqualTo("features");
    assertThat(lasso.getLabelCol()).isEqualTo("label");
    assertThat(lasso.getPredictionCol()).isEqualTo("prediction");
    assertThat(lasso.getReg()).isZero();
    assertThat(lasso.getElasticNet()).isEqualTo(1);
    assertThat(lasso.getTol()).isEqualTo(1e-11);
    assertThat(lasso.getMaxIter()).isEqualTo(100_000);
    assertThat(lasso.getHandleInvalid()).isEqualTo("error");
    assertThat(lasso.getConstantFeatures()).isEqualTo("drop");
    LassoModel model = new LassoModel();
    assertThat(model.getFeaturesCol()).isEqualTo("features");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
    assertThat(model.getHandleInvalid()).isEqualTo("error");
    assertThat(model.getParamMap()).hasSize(3);
    assertThat(lasso.getParamMap()).hasSize(9);
  }

  @Test
  void shouldTakeEveryParameter() {
    Lasso lasso =
        new Lasso()
            .setFeaturesCol("x")
            .setLabelCol("y")
            .setPredictionCol("p")
            .setReg(0.25)
            .setElasticNet(0.5)
            .setTol(1e-6)
            .setMaxIter(7)
            .setHandleInvalid(HasHandleInvalid.SKIP)
            .setConstantFeatures(HasConstantFeatures.ERROR);
    assertThat(lasso.getFeaturesCol()).isEqualTo("x");
    assertThat(lasso.getLabelCol()).isEqualTo("y");
    assertThat(lasso.getPredictionCol()).isEqualTo("p");
    assertThat(lasso.getReg()).isEqualTo(0.25);
    assertThat(lasso.getElasticNet()).isEqualTo(0.5);
    assertThat(lasso.getTol()).isEqualTo(1e-6);
    assertThat(lasso.getMaxIter()).isEqualTo(7);
    assertThat(lasso.getHandleInvalid()).isEqualTo("skip");
    assertThat(lasso.getConstantFeatures()).isEqualTo("error");
  }

  @Test
  void shouldRefuseWhatNoLassoIs() {
    Lasso lasso = new Lasso();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lasso.set(HasElasticNet.ELASTIC_NET, 0.0))
        .withMessageContaining("elasticNet");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lasso.set(HasReg.REG, -1.0))
        .withMessageContaining("reg");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lasso.setHandleInvalid("keep"))
        .withMessageContaining("handleInvalid");
  }
}
