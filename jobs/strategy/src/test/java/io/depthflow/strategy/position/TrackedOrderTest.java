package io.depthflow.strategy.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import io.depthflow.strategy.evaluation.OrderLeg;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedOrderTest {

  private final TrackedOrder order =
      new TrackedOrder(
          new OrderRequest(
              OrderAction.PLACE,
              "BTCUSDT",
              "id",
              Side.BUY,
              OrderType.LIMIT,
              TimeInForce.GTC,
              BigDecimal.ONE,
              BigDecimal.TEN,
              false,
              Long.MAX_VALUE,
              1,
              false),
          OrderLeg.ENTRY,
          0,
          0);

  private static OrderReport report(OrderStatus status, String executed) {
    return new OrderReport(
        "BTCUSDT",
        "id",
        7,
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.GTC,
        status,
        BigDecimal.ONE,
        BigDecimal.TEN,
        new BigDecimal(executed),
        BigDecimal.TEN,
        false,
        0,
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "FILLED, 1, NEW, 0, CLOSED, 1",
    "CANCELED, 0.4, PARTIALLY_FILLED, 0.3, CLOSED, 0.4",
    "PARTIALLY_FILLED, 0.4, CANCELED, 0.3, CLOSED, 0.4",
    "PARTIALLY_FILLED, 0.4, NEW, 0, OPEN, 0.4",
    "NEW, 0, PARTIALLY_FILLED, 1, CLOSED, 1",
    "EXPIRED, 0, EXPIRED, 0, CLOSED, 0",
  })
  void shouldOnlyEverLearnMore(
      OrderStatus first,
      String firstExecuted,
      OrderStatus second,
      String secondExecuted,
      OrderPhase phase,
      String executed) {
    order.merge(report(first, firstExecuted), 1);
    order.merge(report(second, secondExecuted), 2);
    assertThat(order.phase).isEqualTo(phase);
    assertThat(order.executed).isEqualByComparingTo(executed);
    assertThat(order.orderId).isEqualTo(7);
  }

  @Test
  void shouldBelieveTheVenueOverItsOwnVerdict() {
    order.never(1);
    order.merge(report(OrderStatus.NEW, "0"), 2);
    assertThat(order.phase).isEqualTo(OrderPhase.OPEN);
  }

  @Test
  void shouldKnowOfFillsItHasNotSeen() {
    order.merge(report(OrderStatus.PARTIALLY_FILLED, "0.4"), 1);
    assertThat(order.fillsMissing()).isTrue();
    order.fill(new BigDecimal("0.4"), 2);
    assertThat(order.fillsMissing()).isFalse();
    assertThat(order.remaining()).isEqualByComparingTo("0.6");
  }
}
