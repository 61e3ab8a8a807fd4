package io.depthflow.strategy.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RiskGateTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final BigDecimal ZERO = BigDecimal.ZERO;

  private final RiskGate gate =
      new RiskGate(
          new RiskLimits(
              new BigDecimal("1000"),
              new BigDecimal("1500"),
              3,
              2,
              new BigDecimal("100"),
              new BigDecimal("50")));

  private static OrderRequest order(String price, boolean exit) {
    return new OrderRequest(
        OrderAction.PLACE,
        "BTCUSDT",
        "id",
        Side.BUY,
        OrderType.LIMIT,
        TimeInForce.GTC,
        BigDecimal.ONE,
        new BigDecimal(price),
        exit,
        Long.MAX_VALUE,
        1,
        exit);
  }

  @Test
  void shouldRefuseWhatBreaksALimit() {
    assertThat(gate.check(order("1000", false), ZERO, 0, NOW)).isNull();
    assertThat(gate.check(order("1001", false), ZERO, 0, NOW))
        .isEqualTo(RiskRefusal.ORDER_NOTIONAL);
    assertThat(gate.check(order("1000", false), new BigDecimal("501"), 0, NOW))
        .isEqualTo(RiskRefusal.SYMBOL_NOTIONAL);
    assertThat(gate.check(order("1", false), ZERO, 3, NOW)).isEqualTo(RiskRefusal.OPEN_ORDERS);
    assertThatThrownBy(() -> gate.approveEntry(order("1001", false), ZERO, 0, NOW))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldCountPlacementsOfTheLastMinute() {
    gate.approveExit(order("1", true), NOW);
    gate.approveEntry(order("1", false), ZERO, 0, NOW + 1);
    assertThat(gate.check(order("1", false), ZERO, 0, NOW + 59_999))
        .isEqualTo(RiskRefusal.ORDER_RATE);
    assertThat(gate.check(order("1", false), ZERO, 0, NOW + 60_000)).isNull();
  }

  @Test
  void shouldLetExitsOutWhateverTheLimits() {
    gate.kill("TEST");
    for (int i = 0; i < 10; i++) {
      assertThat(gate.approveExit(order("1000000", true), NOW).value().exit()).isTrue();
    }
    assertThat(gate.approveExit(OrderRequest.cancel("BTCUSDT", "id", 1), NOW).value()).isNotNull();
    assertThatThrownBy(() -> gate.approveExit(order("1", false), NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(gate.check(order("1", false), ZERO, 0, NOW)).isEqualTo(RiskRefusal.KILL_SWITCH);
  }

  @Test
  void shouldHaltAtTheDailyLossWithOpenLossesIn() {
    gate.realised(new BigDecimal("-40"), NOW);
    assertThat(gate.watch(new BigDecimal("-9"), NOW)).isNull();
    RiskGate fresh = RiskGate.restore(RiskLimits.DEFAULT, gate.state());
    assertThat(fresh.watch(new BigDecimal("-459"), NOW)).isNull();
    assertThat(fresh.watch(new BigDecimal("-460"), NOW)).isEqualTo(RiskRefusal.DAILY_LOSS);
    assertThat(fresh.killed()).isTrue();
    assertThat(fresh.watch(new BigDecimal("-460"), NOW)).as("once").isNull();
    fresh.release();
    assertThat(fresh.watch(new BigDecimal("-460"), NOW)).isEqualTo(RiskRefusal.DAILY_LOSS);
  }

  @Test
  void shouldForgetYesterdaysLossButNotTheDrawdown() {
    gate.realised(new BigDecimal("20"), NOW);
    gate.watch(ZERO, NOW);
    gate.realised(new BigDecimal("-40"), NOW);
    assertThat(gate.watch(ZERO, NOW)).isNull();
    long tomorrow = NOW + 86_400_000;
    gate.realised(new BigDecimal("-30"), tomorrow);
    assertThat(gate.watch(ZERO, tomorrow)).isEqualTo(RiskRefusal.DRAWDOWN);
  }

  @Test
  void shouldGoOnWhereTheStateWasTaken() {
    gate.realised(new BigDecimal("-10"), NOW);
    gate.approveExit(order("1", true), NOW);
    gate.kill("TEST");
    RiskGate other = RiskGate.restore(RiskLimits.DEFAULT, gate.state());
    assertThat(other.killReason()).isEqualTo("TEST");
    assertThat(other.totalNet()).isEqualByComparingTo("-10");
    assertThat(other.state().placedMs()).containsExactly(NOW);
  }
}
