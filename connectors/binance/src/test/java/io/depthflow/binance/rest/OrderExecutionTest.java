package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class OrderExecutionTest {

  static OrderRequest place(
      String id, OrderType type, TimeInForce tif, String quantity, String price, boolean exit) {
    return new OrderRequest(
        OrderAction.PLACE,
        "BTCUSDT",
        id,
        Side.BUY,
        type,
        tif,
        quantity == null ? null : new BigDecimal(quantity),
        price == null ? null : new BigDecimal(price),
        exit,
        Long.MAX_VALUE,
        1,
        exit);
  }

  @Test
  void shouldWriteALimitOrder() {
    OrderRequest request =
        place("df:r1/BTC.1-e_0", OrderType.LIMIT, TimeInForce.GTX, "2E-3", "64000.10", false);

    assertThat(OrderExecution.placeQuery(request))
        .isEqualTo(
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.002&price=64000.1"
                + "&newClientOrderId=df%3Ar1%2FBTC.1-e_0&newOrderRespType=RESULT");
  }

  @Test
  void shouldWriteAMarketExitWithoutPriceAndTimeInForce() {
    OrderRequest request = place("df-2", OrderType.MARKET, TimeInForce.GTC, "1E+1", null, true);

    assertThat(OrderExecution.placeQuery(request))
        .isEqualTo(
            "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=10&reduceOnly=true"
                + "&newClientOrderId=df-2&newOrderRespType=RESULT");
  }

  @Test
  void shouldRefuseDefects() {
    OrderType limit = OrderType.LIMIT;
    TimeInForce gtc = TimeInForce.GTC;
    refuses(place("a", limit, gtc, "1", null, false), "price goes with LIMIT");
    refuses(place("a", OrderType.MARKET, null, "1", "5", false), "price goes with LIMIT");
    refuses(place("a", limit, gtc, "0", "5", false), "quantity must be positive");
    refuses(place("a", limit, gtc, null, "5", false), "quantity must be positive");
    refuses(place("a", limit, gtc, "1", "-5", false), "price must be positive");
    refuses(place("a", limit, null, "1", "5", false), "time in force");
    refuses(place("a", null, gtc, "1", null, false), "side and type");
    refuses(place("x".repeat(37), limit, gtc, "1", "5", false), "1 to 36 characters");
    refuses(place("", limit, gtc, "1", "5", false), "1 to 36 characters");
    refuses(place("a b", limit, gtc, "1", "5", false), "1 to 36 characters");
    refuses(place(null, limit, gtc, "1", "5", false), "1 to 36 characters");
  }

  private static void refuses(OrderRequest request, String why) {
    assertThatThrownBy(() -> OrderExecution.placeQuery(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
