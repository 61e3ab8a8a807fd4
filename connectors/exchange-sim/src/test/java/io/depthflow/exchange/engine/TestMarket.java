package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.order.FeeRates;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A market written by hand, and the exchange that is fed with it. */
class TestMarket implements EngineListener {

  static final String SYMBOL = "BTCUSDT";
  static final long START_MS = 1_700_000_000_000L;

  /** Tick 0.10 with two decimals of precision, lot 0.001, least notional 100, prices 100 to 1e6. */
  static final Instrument INSTRUMENT =
      new Instrument(
          SYMBOL,
          new BigDecimal("0.10"),
          new BigDecimal("0.001"),
          new BigDecimal("0.001"),
          new BigDecimal("1000"),
          new BigDecimal("120"),
          new BigDecimal("100.00"),
          new BigDecimal("1000000"),
          new BigDecimal("100"));

  final SimExchange exchange;
  final List<OrderEvent> orders = new ArrayList<>();
  final List<AccountEvent> accounts = new ArrayList<>();
  final List<String> sequence = new ArrayList<>();
  long nowMs = START_MS;
  long lastId = 1000;
  private long tradeId = 1;

  TestMarket() {
    this(EngineConfig.of(new BigDecimal("100000"), FeeRates.REGULAR));
  }

  TestMarket(EngineConfig config) {
    exchange = new SimExchange(config, this);
    exchange.addInstrument(INSTRUMENT);
  }

  /** Bids 1000.0 x 5, 999.9 x 10, 999.0 x 20; asks 1000.1 x 5, 1000.2 x 10, 1001.0 x 20. */
  static TestMarket open() {
    TestMarket market = new TestMarket();
    market.openBook();
    return market;
  }

  void openBook() {
    line(
        "{\"lastUpdateId\":"
            + lastId
            + ",\"E\":1,\"T\":1,\"bids\":[[\"1000.0\",\"5\"],[\"999.9\",\"10\"],[\"999.0\",\"20\"]],"
            + "\"asks\":[[\"1000.1\",\"5\"],[\"1000.2\",\"10\"],[\"1001.0\",\"20\"]]}");
    depth("", "");
  }

  void line(String json) {
    nowMs++;
    exchange.onLine(new RawLine(SYMBOL, nowMs * 1_000_000, json.getBytes(StandardCharsets.UTF_8)));
  }

  /** A depth event; sides as {@code "1000.0 5, 999.9 0"}. */
  void depth(String bids, String asks) {
    long previous = lastId;
    lastId += 7;
    line(
        "{\"stream\":\"btcusdt@depth@0ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
            + nowMs
            + ",\"T\":"
            + nowMs
            + ",\"s\":\"BTCUSDT\",\"U\":"
            + (previous + 3)
            + ",\"u\":"
            + lastId
            + ",\"pu\":"
            + previous
            + ",\"b\":["
            + levels(bids)
            + "],\"a\":["
            + levels(asks)
            + "]}}");
  }

  private static String levels(String text) {
    List<String> out = new ArrayList<>();
    for (String level : text.isBlank() ? new String[0] : text.split(",")) {
      String[] parts = level.trim().split(" ");
      out.add("[\"" + parts[0] + "\",\"" + parts[1] + "\"]");
    }
    return String.join(",", out);
  }

  void trade(Side aggressor, String price, String quantity) {
    line(
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":"
            + nowMs
            + ",\"T\":"
            + nowMs
            + ",\"s\":\"BTCUSDT\",\"t\":"
            + tradeId++
            + ",\"p\":\""
            + price
            + "\",\"q\":\""
            + quantity
            + "\",\"X\":\"MARKET\",\"m\":"
            + (aggressor == Side.SELL)
            + "}}");
  }

  OrderView limit(Side side, String price, String quantity, TimeInForce tif) {
    return place(order(null, side, OrderType.LIMIT, tif, price, quantity, false));
  }

  OrderView reduce(Side side, String price, String quantity) {
    return place(order(null, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, true));
  }

  OrderView market(Side side, String quantity, boolean reduceOnly) {
    return place(order(null, side, OrderType.MARKET, null, null, quantity, reduceOnly));
  }

  OrderView place(NewOrder order) {
    return exchange.place(order, ++nowMs);
  }

  OrderView now(OrderView order) {
    return exchange.query(SYMBOL, order.orderId(), null);
  }

  static NewOrder order(
      String clientId,
      Side side,
      OrderType type,
      TimeInForce tif,
      String price,
      String quantity,
      boolean reduceOnly) {
    return new NewOrder(
        SYMBOL,
        clientId,
        side,
        type,
        tif,
        new BigDecimal(quantity),
        price == null ? null : new BigDecimal(price),
        reduceOnly,
        SelfTradePrevention.EXPIRE_MAKER);
  }

  /** Code of the refusal of a call; 0 when it was taken. */
  int refusal(Runnable call) {
    try {
      call.run();
      return 0;
    } catch (VenueException e) {
      return e.code();
    }
  }

  BigDecimal position() {
    return exchange.position(SYMBOL).amount();
  }

  @Override
  public void onOrder(OrderEvent event) {
    orders.add(event);
    sequence.add(event.type() + "/" + event.order().status());
  }

  @Override
  public void onAccount(AccountEvent event) {
    accounts.add(event);
    sequence.add("ACCOUNT");
  }
}
