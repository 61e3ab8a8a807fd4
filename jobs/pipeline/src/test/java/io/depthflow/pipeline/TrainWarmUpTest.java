package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.pipeline.config.CommonOptions;
import io.depthflow.pipeline.config.Options;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainWarmUpTest {
  @TempDir Path folder;

  private static TrainWarmUp warmUp(String... args) {
    Options options = Options.of(TrainJob.OPTIONS, args);
    FeatureTerms terms = FeatureTerms.of(options, CommonOptions.FEATURE_SET, TrainTerms.HORIZON);
    return new TrainWarmUp(terms, TrainTerms.plan(options, terms.set().names()));
  }

  @Test
  void shouldTrainOnItsOwnRowsAndLeaveNothingBehind() {
    assertThat(warmUp().run(folder)).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldTrainAsTheOptionsSay() {
    TrainWarmUp warmUp =
        warmUp(
            "--feature-set=core+tiers",
            "--horizon=5s,10m",
            "--outlier-z=0",
            "--folds=20",
            "--validation=k-fold",
            "--elastic-net-mix=0.5");
    assertThat(warmUp.run(folder)).isTrue();
  }

  @Test
  void shouldEndWhenTold() {
    TrainWarmUp warmUp = warmUp();
    warmUp.end();
    assertThat(warmUp.run(folder)).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNotFailTheJobWithIt() {
    assertThat(warmUp().run(folder.resolve("missing"))).isFalse();
  }
}
