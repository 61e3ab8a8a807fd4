package io.depthflow.exchange.server.rest;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Well-formed requests, each of which the venue would answer as it stands. */
final class FuzzTemplates {

  private static final List<Supplier<FuzzRequest>> ALL =
      List.of(
          FuzzTemplates::limit,
          FuzzTemplates::market,
          () -> get("/fapi/v1/depth").with("symbol!", "BTCUSDT", "limit", "20"),
          () -> get("/fapi/v1/trades").with("symbol!", "BTCUSDT", "limit", "5"),
          () -> get("/fapi/v1/aggTrades").with("symbol!", "BTCUSDT", "limit", "5"),
          FuzzTemplates::klines,
          () -> get("/fapi/v1/markPriceKlines").with("symbol!", "BTCUSDT", "interval!", "5m"),
          () ->
              get("/fapi/v1/continuousKlines")
                  .with("pair!", "BTCUSDT", "contractType!", "PERPETUAL", "interval!", "1h"),
          () -> get("/fapi/v1/ticker/bookTicker").with("symbol", "BTCUSDT"),
          () -> get("/fapi/v1/ticker/24hr").with("symbol", "BTCUSDT"),
          () -> get("/fapi/v1/premiumIndex").with("symbol", "BTCUSDT"),
          () -> keyedGet("/fapi/v1/historicalTrades").with("symbol!", "BTCUSDT", "limit", "5"),
          () -> signed("GET", "/fapi/v1/allOrders").with("symbol!", "BTCUSDT", "limit", "2"),
          () -> signed("GET", "/fapi/v1/userTrades").with("symbol!", "BTCUSDT", "limit", "2"),
          () -> signed("GET", "/fapi/v1/openOrders").with("symbol", "BTCUSDT"),
          () -> signed("GET", "/fapi/v3/positionRisk").with("symbol", "BTCUSDT"),
          () -> signed("GET", "/fapi/v1/commissionRate").with("symbol!", "BTCUSDT"),
          () -> signed("DELETE", "/fapi/v1/allOpenOrders").with("symbol!", "BTCUSDT"),
          () ->
              signed("POST", "/fapi/v1/countdownCancelAll")
                  .with("symbol!", "BTCUSDT", "countdownTime!", "0"),
          () -> signed("POST", "/fapi/v1/leverage").with("symbol!", "BTCUSDT", "leverage!", "20"));

  private FuzzTemplates() {}

  static FuzzRequest any(Random random) {
    return ALL.get(random.nextInt(ALL.size())).get();
  }

  /** One that fits. */
  static FuzzRequest any(Random random, java.util.function.Predicate<FuzzRequest> fits) {
    while (true) {
      FuzzRequest request = any(random);
      if (fits.test(request)) {
        return request;
      }
    }
  }

  static FuzzRequest signed(String method, String path) {
    return new FuzzRequest(method, path, true, true);
  }

  static FuzzRequest get(String path) {
    return new FuzzRequest("GET", path, false, false);
  }

  static FuzzRequest keyedGet(String path) {
    return new FuzzRequest("GET", path, true, false);
  }

  static FuzzRequest klines() {
    return get("/fapi/v1/klines").with("symbol!", "BTCUSDT", "interval!", "1m", "limit", "9");
  }

  /** An order that would rest; only tested, so that nothing is left behind. */
  static FuzzRequest limit() {
    return signed("POST", "/fapi/v1/order/test")
        .with(
            "symbol!",
            "BTCUSDT",
            "side!",
            "BUY",
            "type!",
            "LIMIT",
            "timeInForce!",
            "GTC",
            "quantity!",
            "0.050",
            "price!",
            "49500.0");
  }

  static FuzzRequest market() {
    return signed("POST", "/fapi/v1/order/test")
        .with("symbol!", "BTCUSDT", "side!", "SELL", "type!", "MARKET", "quantity!", "0.050");
  }

  /** {@link #limit} on the endpoint that places. */
  static FuzzRequest placing() {
    FuzzRequest request = limit();
    request.path = "/fapi/v1/order";
    return request;
  }

  static FuzzRequest cancel() {
    return signed("DELETE", "/fapi/v1/order").with("symbol!", "BTCUSDT", "orderId!", "1");
  }

  static FuzzRequest batch(String json) {
    return signed("POST", "/fapi/v1/batchOrders").with("batchOrders!", encoded(json));
  }

  static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
