package io.depthflow.exchange.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.exchange.engine.VenueException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the venue reads of a query and a form, and what it refuses. */
class FormParametersTest {

  private static void assertCode(Runnable call, int code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(VenueException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void shouldReadPairs() {
    assertThat(FormParameters.ofQuery("")).isEmpty();
    assertThat(FormParameters.ofQuery("a=1&&b=x%20y&c=p+q&d=1=2&"))
        .isEqualTo(Map.of("a", "1", "b", "x y", "c", "p q", "d", "1=2"));
    assertThat(FormParameters.ofQuery("symbol=%E5%B8%81%E5%AE%89USDT"))
        .isEqualTo(Map.of("symbol", "\u5e01\u5b89USDT"));
  }

  @Test
  void shouldReadAListOfAFormThatIsNotEscaped() {
    String json = "[{\"symbol\":\"\u5e01USDT\",\"price\":\"1.5\"}]";
    String raw =
        new String(
            ("batchOrders=" + json).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(FormParameters.ofForm(raw)).isEqualTo(Map.of("batchOrders", json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a=[1]|-1100",
        "a=\"x\"|-1100",
        "a=x y|-1100",
        "a=\u00e4|-1100",
        "a=%|-1100",
        "a=%4|-1100",
        "a=%4g|-1100",
        "a=%ff|-1100",
        "a=%c3%28|-1100",
        "a=%00|-1100",
        "a=x%0a|-1100",
        "a=%201|-1100",
        "a=1+|-1100",
        "a=|-1105",
        "a|-1105",
        "=1|-1103",
        "a-b=1|-1103",
        "%61=1|-1103",
        "1a=1|-1103",
        "a=1&a=1|-1101",
        "a=1&b=2&a=2|-1101",
      })
  void shouldRefuse(String query, int code) {
    assertCode(() -> FormParameters.ofQuery(query), code);
  }

  @Test
  void shouldRefuseTooMany() {
    String most =
        IntStream.range(0, FormParameters.PAIRS_MAX)
            .mapToObj(i -> "p" + i + "=1")
            .collect(Collectors.joining("&"));
    assertThat(FormParameters.ofQuery(most)).hasSize(FormParameters.PAIRS_MAX);
    assertCode(() -> FormParameters.ofQuery(most + "&more=1"), -1101);
  }

  @Test
  void shouldPreferTheQueryAndAllowANameInBoth() {
    ApiRequest request = ApiRequest.parse("limit=5&a=q", "limit=7&b=f", 0);
    assertThat(request.integer("limit")).isEqualTo(5);
    assertThat(request.text("a") + request.text("b")).isEqualTo("qf");
  }
}
