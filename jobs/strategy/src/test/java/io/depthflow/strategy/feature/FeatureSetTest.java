package io.depthflow.strategy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureSetTest {

  @Test
  void shouldKeepOrderAndNamesOfCoreVersion1() {
    FeatureSet core = FeatureSet.byName("core");
    assertThat(core.version()).isEqualTo(1);
    assertThat(core.names())
        .containsExactly(
            "spread_bp",
            "imb_1",
            "imb_2",
            "imb_3",
            "imb_4",
            "imb_5",
            "imb_cum_5",
            "imb_cum_10",
            "micro_bp",
            "ofi1_1s",
            "ofi1_5s",
            "ofi1_10s",
            "ofi10_1s",
            "ofi10_5s",
            "ofi10_10s",
            "tfi_1s",
            "tfi_5s",
            "tfi_10s",
            "ret_1s",
            "ret_2s",
            "ret_5s",
            "ret_10s",
            "book_age_s");
    assertThat(core.historyMs()).isEqualTo(10_000);
  }

  @Test
  void shouldLayTheTiersOutAsTheReferenceTablesDo() {
    FeatureSet tiers = FeatureSet.byName("tiers");
    assertThat(tiers.names()).hasSize(41).startsWith("spread", "bid0", "b_s0", "ask0", "a_s0");
    assertThat(tiers.names()).endsWith("bid9", "b_s9", "ask9", "a_s9");
    BookSample sample = Samples.random(new Random(1), 1000, 1);
    double[] values = new FeatureWindow(tiers).add(sample).values();
    assertThat(values[0]).isEqualTo(sample.spread());
    assertThat(values[1]).isEqualTo(sample.bidTicks()[0] / 10.0);
    assertThat(values[2]).isEqualTo(sample.bidLots()[0] / 1000.0);
    assertThat(values[39]).isEqualTo(sample.askTicks()[9] / 10.0);
    assertThat(values[40]).isEqualTo(sample.askLots()[9] / 1000.0);
  }

  @Test
  void shouldJoinSetsAndFindThePartsAgain() {
    FeatureSet both = FeatureSet.byName("core+tiers");
    FeatureSet core = FeatureSet.byName("core");
    FeatureSet tiers = FeatureSet.byName("tiers");
    assertThat(both.name()).isEqualTo("core+tiers");
    assertThat(both.size()).isEqualTo(core.size() + tiers.size());
    int[] columns = both.columnsOf(tiers);
    assertThat(columns[0]).isEqualTo(core.size());
    assertThat(both.names()[columns[40]]).isEqualTo("a_s9");
    assertThatThrownBy(() -> tiers.columnsOf(core))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'spread_bp' of set 'core' is not in set 'tiers'");
  }

  @Test
  void shouldHoldOnceWhatTwoSetsDefineAlike() {
    FeatureSet core = FeatureSet.byName("core");
    FeatureSet full = FeatureSet.byName("full");
    FeatureSet both = FeatureSet.byName("core+full");
    List<String> shared = new ArrayList<>(List.of(core.names()));
    shared.retainAll(List.of(full.names()));
    assertThat(shared).contains("spread_bp", "imb_1", "micro_bp", "ret_10s", "book_age_s");
    assertThat(both.size()).isEqualTo(core.size() + full.size() - shared.size());
    BookSample sample = Samples.random(new Random(2), 1000, 1);
    double[] values = new FeatureWindow(both).add(sample).values();
    double[] ofFull = new FeatureWindow(full).add(sample).values();
    int[] columns = both.columnsOf(full);
    for (int i = 0; i < columns.length; i++) {
      assertThat(values[columns[i]]).as(full.names()[i]).isEqualTo(Double.valueOf(ofFull[i]));
    }
    Feature other = new Feature("imb_1", "ratio", "something else", 0, h -> 0);
    FeatureSet mine = new FeatureSet("mine", 1, List.of(other));
    assertThatThrownBy(() -> core.plus(mine))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'core+mine' names 'imb_1' twice");
  }

  @Test
  void shouldNameTheSetsThatExist() {
    assertThatThrownBy(() -> FeatureSet.byName("cor"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown feature set 'cor'; known: core, full, tiers");
  }

  @Test
  void shouldDescribeEveryFeature() {
    for (String name : FeatureSet.known()) {
      for (Feature feature : FeatureSet.byName(name).features()) {
        assertThat(feature.doc()).as(feature.name()).isNotBlank();
        assertThat(feature.unit()).as(feature.name()).isNotBlank();
      }
    }
  }

  @Test
  void shouldRefuseANameTwice() {
    Feature feature = new Feature("a", "bp", "doc", 0, h -> 0);
    assertThatThrownBy(() -> new FeatureSet("mine", 1, List.of(feature, feature)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'mine' names 'a' twice");
  }
}
