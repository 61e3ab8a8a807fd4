package io.depthflow.flink.binance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolAssignmentTest {

  @Test
  void shouldPartBitcoinFromEtherAtParallelism2() {
    SymbolAssignment assignment = new SymbolAssignment(SymbolAssignment.DEFAULT_MAX_PARALLELISM);
    assertThat(assignment.ownerOf("BTCUSDT", 2)).isNotEqualTo(assignment.ownerOf("ETHUSDT", 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void shouldAgreeWithFlinksKeyGroups(int parallelism) {
    SymbolAssignment assignment = new SymbolAssignment(128);
    for (String symbol : new String[] {"BTCUSDT", "ETHUSDT", "KSMUSDT", "1000PEPEUSDT"}) {
      assertThat(assignment.ownerOf(symbol, parallelism))
          .as(symbol)
          .isEqualTo(KeyGroupRangeAssignment.assignKeyToParallelOperator(symbol, 128, parallelism))
          .isBetween(0, parallelism - 1);
    }
  }

  @Test
  void shouldRefuseMoreSubtasksThanKeyGroups() {
    assertThatThrownBy(() -> new SymbolAssignment(4).ownerOf("BTCUSDT", 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parallelism 5")
        .hasMessageContaining("maxParallelism 4");
  }
}
