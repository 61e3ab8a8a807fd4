package io.depthflow.exchange.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/**
 * Numbers as captured from the venue: BTCUSDT has 2 and 3 decimals, SOLUSDT 4 and 2, ACH 7 and 0.
 */
class DigitsTest {

  private static final Digits BTC = new Digits(2, 3);

  private static BigDecimal of(String text) {
    return new BigDecimal(text);
  }

  @Test
  void shouldFillUpToThePrecisions() {
    assertThat(BTC.price(of("20000"))).isEqualTo("20000.00");
    assertThat(BTC.price(of("0"))).isEqualTo("0.00");
    assertThat(BTC.quantity(of("0.01"))).isEqualTo("0.010");
    assertThat(BTC.quantity(of("0E-8"))).isEqualTo("0.000");
    assertThat(BTC.quote(of("0"))).isEqualTo("0.00000");
    assertThat(new Digits(4, 2).price(of("80.19"))).isEqualTo("80.1900");
    assertThat(new Digits(7, 0).quote(of("0"))).isEqualTo("0.0000000");
    assertThat(new Digits(7, 0).quantity(of("3E2"))).isEqualTo("300");
  }

  @Test
  void shouldRoundAnAveragePrice() {
    assertThat(BTC.average(of("0"))).isEqualTo("0.00");
    assertThat(BTC.average(of("3057.89"))).isEqualTo("3057.89000");
    assertThat(BTC.average(of("28698.391406"))).isEqualTo("28698.39141");
  }

  @Test
  void shouldGiveMoneyEightDecimalsAndKeepMore() {
    assertThat(Digits.money(of("100000"))).isEqualTo("100000.00000000");
    assertThat(Digits.money(of("-0.0000000012"))).isEqualTo("-0.0000000012");
    assertThat(Digits.moneyOrZero(of("0.000"))).isEqualTo("0");
  }
}
