package io.depthflow.strategy.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.depthflow.market.order.FeeRates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalRuleTest {

  @ParameterizedTest
  @CsvSource({
    // kSpread, fee term, margin, mid, spread, threshold bp
    "1, MAKER_TAKER, 0.5, 10000, 1, 7.5",
    "1, MAKER_TAKER, 0.5, 10000, 9, 9.5",
    "2, MAKER_MAKER, 0, 10000, 1, 4",
    "2, NONE, 0.5, 10000, 1, 2.5",
    "0, NONE, 0, 10000, 1, 0",
  })
  void shouldAskForTheGreaterOfSpreadAndFees(
      double kSpread, FeeTerm term, double margin, double mid, double spread, double expected) {
    SignalRule rule = new SignalRule(kSpread, term, margin);
    assertThat(rule.thresholdBp(mid, spread, FeeRates.REGULAR)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void shouldTradeOnlyBeyondTheThreshold() {
    SignalRule rule = new SignalRule(1, FeeTerm.NONE, 0);
    assertThat(rule.tradable(1.0, 10_000, 1, FeeRates.REGULAR)).isFalse();
    assertThat(rule.tradable(-1.1, 10_000, 1, FeeRates.REGULAR)).isTrue();
    assertThat(rule.tradable(Double.NaN, 10_000, 1, FeeRates.REGULAR)).isFalse();
  }

  @Test
  void shouldRefuseNumbersThatAreNone() {
    assertThatThrownBy(() -> new SignalRule(Double.NaN, FeeTerm.NONE, 0))
        .hasMessageContaining("kSpread");
    assertThatThrownBy(() -> new SignalRule(1, FeeTerm.NONE, Double.NaN))
        .hasMessageContaining("marginBp");
  }
}
