package io.depthflow.market.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRequestTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "0, false, null",
        "-1, false, null",
        "0, true, fills-0-named",
        "123456789012, false, fills-123456789012",
        "7, true, fills-7-named"
      })
  void shouldCarryWhichFillsAreWanted(long fromTradeId, boolean withNames, String text) {
    OrderRequest request = OrderRequest.reconcile("BTCUSDT", 1, fromTradeId, withNames);

    assertThat(request.clientOrderId()).isEqualTo(text);
    assertThat(request.fromTradeId()).isEqualTo(Math.max(0, fromTradeId));
    assertThat(request.withNames()).isEqualTo(withNames);
    assertThat(OrderRequest.query("BTCUSDT", "fills-9-named", 1).fromTradeId()).isZero();
    assertThat(OrderRequest.query("BTCUSDT", "fills-9-named", 1).withNames()).isFalse();
  }
}
