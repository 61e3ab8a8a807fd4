package io.depthflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.pipeline.report.Json;
import io.depthflow.strategy.feature.FeatureSet;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesMainTest {

  @Test
  void shouldListTheSets() throws IOException {
    String text = FeaturesMain.render(List.of(), false);
    for (String name : FeatureSet.known()) {
      assertThat(text).containsPattern("(?m)^" + name + " +" + FeatureSet.byName(name).version());
    }
  }

  @Test
  void shouldGatherWhatDiffersInNumbersAlone() throws IOException {
    String text = FeaturesMain.render(List.of("full"), false);
    assertThat(text)
        .startsWith("full, version 1: 138 features, complete after 60 s in step\n")
        .contains("  ofi_l{1..10}_{1,5,10,30,60}s  [ratio, 1 s to 60 s]\n")
        .contains("      order-flow imbalance of level N alone over the last N s, by the mean size")
        .contains("  depth_imb_{1,2,5}bp  [ratio, now]\n")
        .contains("  ret_{1,2,5,10,30,60}s  [bp, 1 s to 60 s]\n")
        .contains("  spread_bp  [bp, now]\n      (best ask - best bid) / mid\n");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void shouldPrintEveryFeatureAsJson() throws IOException {
    JsonNode sets =
        Json.MAPPER.readTree(FeaturesMain.render(List.of("core+full"), true)).get("sets");
    FeatureSet set = FeatureSet.byName("core+full");
    assertThat(sets).hasSize(1);
    JsonNode features = sets.get(0).get("features");
    assertThat(features).hasSize(set.size());
    assertThat(features.get(0).get("name").asText()).isEqualTo("spread_bp");
    assertThat(features.get(0).get("definition").asText()).isEqualTo("(best ask - best bid) / mid");
    assertThat(features.get(0).get("historyMs").asLong()).isZero();
  }

  @Test
  void shouldNameTheSetsThatExist() {
    assertThatThrownBy(() -> FeaturesMain.render(List.of("cor"), false))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown feature set 'cor'; known: core, full, tiers");
  }
}
