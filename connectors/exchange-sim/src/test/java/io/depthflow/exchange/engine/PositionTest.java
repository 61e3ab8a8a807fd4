package io.depthflow.exchange.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PositionTest {

  private final Position position = new Position();

  private BigDecimal fill(String quantity, String price) {
    return position.apply(
        new BigDecimal(quantity), new BigDecimal(price), new BigDecimal("0.1"), 1);
  }

  @Test
  void shouldAverageTheEntryOnIncreaseAndKeepItOnReduce() {
    fill("1", "100");
    fill("3", "104");
    assertThat(position.entryPrice()).isEqualByComparingTo("103");
    assertThat(fill("-2", "110")).isEqualByComparingTo("14");
    assertThat(position.entryPrice()).isEqualByComparingTo("103");
    assertThat(position.amount()).isEqualByComparingTo("2");
  }

  @Test
  void shouldEnterTheExcessOfAFlipAtTheFillPrice() {
    fill("-2", "100");
    assertThat(fill("5", "90")).isEqualByComparingTo("20");
    assertThat(position.amount()).isEqualByComparingTo("3");
    assertThat(position.entryPrice()).isEqualByComparingTo("90");
    assertThat(position.unrealized(new BigDecimal("89.5"))).isEqualByComparingTo("-1.5");
  }

  @Test
  void shouldRealiseExactlyTheCashFlowOfARoundTrip() {
    fill("0.001", "100.1");
    fill("0.002", "100.2");
    BigDecimal realized = fill("-0.001", "100.3").add(fill("-0.001", "100.3"));
    realized = realized.add(fill("-0.001", "100.3"));
    assertThat(realized).isEqualByComparingTo("0.0004");
    assertThat(position.entryPrice()).isEqualByComparingTo("0");
    assertThat(position.realized()).isEqualByComparingTo("0.0004");
  }

  @Test
  void shouldShiftTheBreakEvenByTheFeesSinceFlat() {
    fill("2", "100");
    assertThat(position.breakEvenPrice()).isEqualByComparingTo("100.05");
    fill("-2", "100");
    fill("-1", "100");
    assertThat(position.breakEvenPrice()).isEqualByComparingTo("99.9");
  }
}
