package io.depthflow.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderReport;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.PositionReport;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestCodecTest {

  static final String ORDER =
      "{'orderId':22542179,'symbol':'BTCUSDT','status':'PARTIALLY_FILLED','clientOrderId':'df-1',"
          + "'price':'9000.10','avgPrice':'9000.10','origQty':'0.010','executedQty':'0.004',"
          + "'cumQty':'0.004','cumQuote':'36.0004','timeInForce':'GTX','type':'LIMIT',"
          + "'reduceOnly':true,'closePosition':false,'side':'SELL','positionSide':'BOTH',"
          + "'stopPrice':'0','workingType':'CONTRACT_PRICE','origType':'LIMIT',"
          + "'updateTime':1566818724722,'pair':'BTCUSDT'}";

  static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  @Test
  void shouldReadAnOrder() {
    assertThat(RestCodec.order(json(ORDER)))
        .isEqualTo(
            new OrderReport(
                "BTCUSDT",
                "df-1",
                22542179L,
                Side.SELL,
                OrderType.LIMIT,
                TimeInForce.GTX,
                OrderStatus.PARTIALLY_FILLED,
                dec("0.010"),
                dec("9000.10"),
                dec("0.004"),
                dec("9000.10"),
                true,
                1566818724722L,
                null));
  }

  @Test
  void shouldReadForeignKindsOfOpenOrders() {
    String foreign = ORDER.replace("'LIMIT'", "'STOP'").replace("'GTX'", "'GTD'");

    List<OrderReport> orders = RestCodec.orders(json("[" + ORDER + "," + foreign + "]"));

    assertThat(orders).hasSize(2);
    assertThat(orders.get(1).type()).isNull();
    assertThat(orders.get(1).timeInForce()).isNull();
  }

  @Test
  void shouldNameTheFieldThatIsMissingOrOdd() {
    assertThatThrownBy(() -> RestCodec.order(json(ORDER.replace("'orderId'", "'id'"))))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("'orderId'");
    assertThatThrownBy(() -> RestCodec.order(json(ORDER.replace("PARTIALLY_FILLED", "ODD"))))
        .hasMessageContaining("'status'")
        .hasMessageContaining("ODD");
    assertThatThrownBy(() -> RestCodec.order(json(ORDER.replace("'0.004'", "'1e999999999'"))))
        .hasMessageContaining("'executedQty'");
    assertThatThrownBy(() -> RestCodec.order(json("<html>"))).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> RestCodec.order(new byte[0])).isInstanceOf(WireException.class);
    assertThatThrownBy(() -> RestCodec.orders(json("{}"))).hasMessageContaining("a list");
  }

  @Test
  void shouldReadAPosition() {
    String row =
        "{'symbol':'BTCUSDT','positionSide':'BOTH','positionAmt':'-0.015','entryPrice':'64000.5',"
            + "'breakEvenPrice':'0','updateTime':1700000000001}";

    assertThat(RestCodec.position(json("[" + row + "]"), "BTCUSDT"))
        .isEqualTo(new PositionReport("BTCUSDT", dec("-0.015"), dec("64000.5"), 1700000000001L));
    assertThat(RestCodec.position(json("[" + row + "]"), "ETHUSDT").amount()).isZero();
  }

  @Test
  void shouldReadAnEmptyListAsFlat() {
    assertThat(RestCodec.position(json("[]"), "BTCUSDT"))
        .isEqualTo(new PositionReport("BTCUSDT", BigDecimal.ZERO, BigDecimal.ZERO, 0));
  }

  @Test
  void shouldRefuseHedgeModePositions() {
    String row =
        "[{'symbol':'BTCUSDT','positionSide':'LONG','positionAmt':'%s','entryPrice':'1',"
            + "'updateTime':1}]";

    assertThatThrownBy(() -> RestCodec.position(json(row.formatted("0.1")), "BTCUSDT"))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("one-way");
    assertThat(RestCodec.position(json(row.formatted("0.000")), "BTCUSDT").amount()).isZero();
  }

  @Test
  void shouldReadFillsOldestFirst() {
    String row =
        "{'buyer':true,'commission':'0.07819010','commissionAsset':'USDT','id':%d,'maker':true,"
            + "'orderId':25851813,'price':'7819.01','qty':'0.002','quoteQty':'15.63802',"
            + "'realizedPnl':'-0.91539999','side':'BUY','positionSide':'BOTH',"
            + "'symbol':'BTCUSDT','time':%d}";
    String body = "[" + row.formatted(9, 200) + "," + row.formatted(8, 100) + "]";

    List<Fill> fills = RestCodec.userTrades(json(body));

    assertThat(fills).extracting(Fill::tradeId).containsExactly(8L, 9L);
    assertThat(fills.get(0))
        .isEqualTo(
            new Fill(
                "BTCUSDT",
                8,
                25851813,
                null,
                Side.BUY,
                dec("7819.01"),
                dec("0.002"),
                dec("-0.91539999"),
                dec("0.07819010"),
                "USDT",
                true,
                100));
  }

  @Test
  void shouldReadFees() {
    byte[] body =
        json(
            "{'symbol':'BTCUSDT','makerCommissionRate':'0.0002','takerCommissionRate':'0.0004',"
                + "'rpiCommissionRate':'0.00005'}");

    assertThat(RestCodec.fees(body)).isEqualTo(new FeeRates(dec("0.0002"), dec("0.0004")));
  }
}
