package io.depthflow.exchange.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.depthflow.market.Instrument;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRulesTest {

  @ParameterizedTest
  @CsvSource({
    "BUY,  LIMIT,  1000.001, 1,      -1111",
    "BUY,  LIMIT,  1000.0,   1.0001, -1111",
    "BUY,  MARKET, ,         1.0001, -1111",
    "BUY,  LIMIT,  1000.0,   0,      -4003",
    "BUY,  LIMIT,  1000.0,   -1,     -4003",
    "BUY,  LIMIT,  1000.0,   1000.001, -4005",
    "BUY,  MARKET, ,         120.001, -4005",
    "BUY,  LIMIT,  0,        1,      -4001",
    "BUY,  LIMIT,  -5,       1,      -4001",
    "BUY,  LIMIT,  99.9,     2,      -4013",
    "BUY,  LIMIT,  1000000.1, 1,     -4002",
    "BUY,  LIMIT,  999.95,   1,      -4014",
    "BUY,  LIMIT,  1051.0,   1,      -4016",
    "SELL, LIMIT,  949.0,    1,      -4024",
    "BUY,  LIMIT,  999.0,    0.1,    -4164",
    "BUY,  MARKET, ,         0.099,  -4164",
    "BUY,  MARKET, 1000.0,   1,      -1106",
    "BUY,  LIMIT,  ,         1,      -1102",
  })
  void shouldRefuseWithTheVenuesCode(
      Side side, OrderType type, String price, String quantity, int code) {
    TestMarket market = TestMarket.open();
    TimeInForce tif = type == OrderType.LIMIT ? TimeInForce.GTC : null;
    NewOrder order = TestMarket.order(null, side, type, tif, price, quantity, false);
    VenueException refusal = catchThrowableOfType(VenueException.class, () -> market.place(order));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(market.orders).isEmpty();
    assertThat(market.exchange.allOrders(TestMarket.SYMBOL)).isEmpty();
  }

  @Test
  void shouldRefuseQuantityBelowMinAndOffStep() {
    var coarse =
        new Instrument(
            "X",
            TestMarket.INSTRUMENT.tickSize(),
            new BigDecimal("0.005"),
            new BigDecimal("0.010"),
            TestMarket.INSTRUMENT.maxQuantity(),
            TestMarket.INSTRUMENT.marketMaxQuantity(),
            TestMarket.INSTRUMENT.minPrice(),
            TestMarket.INSTRUMENT.maxPrice(),
            TestMarket.INSTRUMENT.minNotional());
    assertThat(code(coarse, "0.005")).isEqualTo(-4004);
    assertThat(code(coarse, "1.003")).isEqualTo(-4023);
    assertThat(code(coarse, "1.005")).isZero();
  }

  private static int code(Instrument instrument, String quantity) {
    NewOrder order =
        TestMarket.order(
            null, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, "1000.0", quantity, false);
    try {
      OrderRules.check(order, instrument, new BigDecimal("1000"), new BigDecimal("0.05"));
      return 0;
    } catch (VenueException e) {
      return e.code();
    }
  }

  @ParameterizedTest
  @CsvSource({"'', -4015", "has blank, -4015", "quote\", -4015"})
  void shouldRefuseMalformedClientOrderIds(String id, int code) {
    assertThat(placeWithId(TestMarket.open(), id)).isEqualTo(code);
  }

  @Test
  void shouldTakeClientOrderIdsOfAtMost36Characters() {
    TestMarket market = TestMarket.open();
    assertThat(placeWithId(market, "a.B:/_-9".repeat(4) + "1234")).isZero();
    assertThat(placeWithId(market, "x".repeat(37))).isEqualTo(-4015);
  }

  @Test
  void shouldRefuseAClientOrderIdOnlyWhileItIsOpen() {
    TestMarket market = TestMarket.open();
    assertThat(placeWithId(market, "mine")).isZero();
    assertThat(placeWithId(market, "mine")).isEqualTo(-4116);
    market.exchange.cancel(TestMarket.SYMBOL, null, "mine", market.nowMs);
    assertThat(placeWithId(market, "mine")).isZero();
    OrderView latest = market.exchange.query(TestMarket.SYMBOL, null, "mine");
    assertThat(latest.status()).isEqualTo(OrderStatus.NEW);
  }

  private static int placeWithId(TestMarket market, String id) {
    try {
      market.place(
          TestMarket.order(id, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, "999.0", "1", false));
      return 0;
    } catch (VenueException e) {
      return e.code();
    }
  }
}
