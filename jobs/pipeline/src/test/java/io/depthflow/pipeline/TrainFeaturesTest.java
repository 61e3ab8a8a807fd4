package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.strategy.feature.FeatureSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainFeaturesTest {
  private static final FeatureSet SET = FeatureSet.byName("core+tiers");

  private static List<int[]> without(String... args) {
    return TrainTerms.without(Options.of(TrainJob.OPTIONS, args), SET);
  }

  @Test
  void shouldTellWhichFeaturesEachModelMayNotUse() {
    List<String> names = List.of(SET.names());
    List<int[]> without = without("--features=imb_1+spread_bp,all,tiers");
    assertThat(without).hasSize(3);
    assertThat(without.get(0))
        .hasSize(SET.size() - 2)
        .doesNotContain(names.indexOf("imb_1"), names.indexOf("spread_bp"));
    assertThat(without.get(1)).isEmpty();
    assertThat(without.get(2))
        .hasSize(SET.size() - FeatureSet.byName("tiers").size())
        .contains(names.indexOf("imb_1"));
    assertThat(without()).as("all, where nothing is said").hasSize(1);
    assertThat(without().get(0)).isEmpty();
  }

  @Test
  void shouldNameTheNearestOfWhatIsThere() {
    assertThatThrownBy(() -> without("--features=imb1"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'imb1' is no feature of set 'core+tiers'; the nearest is imb_1");
    assertThatThrownBy(() -> without("--features=full"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--features full: ")
        .hasMessageContaining("is not in set 'core+tiers'");
  }
}
