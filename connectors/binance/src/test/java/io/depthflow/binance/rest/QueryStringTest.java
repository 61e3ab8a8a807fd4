package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryStringTest {

  @Test
  void shouldKeepTheOrderOfItsCalls() {
    String query = new QueryString().add("symbol", "BTCUSDT").add("limit", 1000).toString();

    assertThat(query).isEqualTo("symbol=BTCUSDT&limit=1000");
  }

  @Test
  void shouldReproduceTheEncodedListOfTheSigningVectors() {
    String query =
        new QueryString()
            .add("batchOrders", "[{\"type\":\"LIMIT\",\"timeInForce\":\"GTC\"}]")
            .toString();

    assertThat(query)
        .isEqualTo(
            "batchOrders=%5B%7B%22type%22%3A%22LIMIT%22%2C%22timeInForce%22%3A%22GTC%22%7D%5D");
  }

  @Test
  void shouldEncodeUtf8AndWhatAQueryCannotCarry() {
    String query = new QueryString().add("symbol", "币安USDT").add("id", "a:/b_c.d-e&=+ ").toString();

    assertThat(query).isEqualTo("symbol=%E5%B8%81%E5%AE%89USDT&id=a%3A%2Fb_c.d-e%26%3D%2B%20");
  }

  @ParameterizedTest
  @CsvSource({
    "1E+3,1000",
    "1E-8,0.00000001",
    "0.1000,0.1",
    "100.00,100",
    "64000.10,64000.1",
    "0.002,0.002"
  })
  void shouldWriteDecimalsPlainly(BigDecimal value, String text) {
    assertThat(new QueryString().add("price", value).toString()).isEqualTo("price=" + text);
  }

  @Test
  void shouldRefuseEmptyValues() {
    assertThatThrownBy(() -> new QueryString().add("orderId", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("orderId");
    assertThatThrownBy(() -> new QueryString().add("price", (BigDecimal) null))
        .hasMessageContaining("price");
  }
}
