package io.depthflow.strategy.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.strategy.evaluation.OrderLeg;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOrderIdsTest {

  private static final String ALPHABET = "[\\.A-Z\\:/a-z0-9_-]{1,36}";

  @ParameterizedTest
  @ValueSource(strings = {"BTCUSDT", "1000000MOGUSDT", "BTCUSDT_260327", "币安人生USDT"})
  void shouldMakeIdsTheVenueTakes(String symbol) {
    Set<String> ids = new HashSet<>();
    for (long epoch : new long[] {0, 1, 1_295}) {
      ClientOrderIds source = new ClientOrderIds("run1234", symbol, epoch);
      ClientOrderIds again = new ClientOrderIds("run1234", symbol, epoch);
      for (OrderLeg leg : OrderLeg.values()) {
        for (int attempt : new int[] {0, 1, 1_295}) {
          String id = source.id(1_798_761_600_000L, leg, attempt);
          assertThat(id).matches(ALPHABET).isEqualTo(again.id(1_798_761_600_000L, leg, attempt));
          assertThat(ids.add(id)).as(id).isTrue();
          assertThat(ClientOrderIds.isOurs(id)).isTrue();
        }
      }
    }
  }
}
