package io.depthflow.exchange.server.rest;

import static io.depthflow.exchange.server.rest.FuzzTemplates.any;
import static io.depthflow.exchange.server.rest.FuzzTemplates.batch;
import static io.depthflow.exchange.server.rest.FuzzTemplates.cancel;
import static io.depthflow.exchange.server.rest.FuzzTemplates.encoded;
import static io.depthflow.exchange.server.rest.FuzzTemplates.get;
import static io.depthflow.exchange.server.rest.FuzzTemplates.klines;
import static io.depthflow.exchange.server.rest.FuzzTemplates.limit;
import static io.depthflow.exchange.server.rest.FuzzTemplates.market;
import static io.depthflow.exchange.server.rest.FuzzTemplates.placing;
import static io.depthflow.exchange.server.rest.FuzzTemplates.signed;

import java.util.Random;
import java.util.function.Function;

/**
 * The table: what can be wrong with a request, and the code that it must be answered with. Zero is
 * the control: nothing is wrong.
 */
enum FuzzMutation {
  NOTHING(0, FuzzTemplates::any),
  BATCH_OF_WRONG_ORDERS(0, r -> batch("[{\"symbol\":\"NO\"},{}]")),
  UNKNOWN_PARAMETER_IS_PASSED_OVER(0, r -> any(r).with("extra" + r.nextInt(9), "1")),

  DROP_MANDATORY(
      -1102,
      r -> {
        FuzzRequest q = any(r, x -> !x.mandatory.isEmpty());
        q.remove(q.mandatory.get(r.nextInt(q.mandatory.size())));
        return q;
      }),
  DROP_ORDER_ID(-1102, r -> without(cancel(), "orderId")),
  DROP_TIMESTAMP(
      -1102,
      r -> {
        FuzzRequest q = any(r, x -> x.signed);
        q.noTimestamp = true;
        return q;
      }),
  DROP_SIGNATURE(
      -1102,
      r -> {
        FuzzRequest q = any(r, x -> x.signed);
        q.noSignature = true;
        return q;
      }),
  GET_PARAMETERS_IN_BODY(
      -1102,
      r -> {
        FuzzRequest q = any(r, x -> x.method.equals("GET") && !x.mandatory.isEmpty());
        q.everythingInBody = true;
        return q;
      }),
  BODY_OF_JSON(
      -1102,
      r -> {
        FuzzRequest q = limit();
        q.pairs.clear();
        q.contentType = "application/json";
        q.bodyInstead = "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\"}";
        return q;
      }),
  BODY_OF_JSON_AS_FORM(
      -1103,
      r -> {
        FuzzRequest q = limit();
        q.bodyInstead = "{\"symbol\":\"BTCUSDT\",\"side\":\"BUY\"}";
        return q;
      }),

  EMPTY_VALUE(-1105, r -> spoilValue(any(r, x -> !x.pairs.isEmpty()), r, v -> "")),
  CONTROL_CHARACTER(
      -1100,
      r -> spoilValue(any(r), r, v -> insert(v, r, pick(r, "%00", "%0a", "%0D", "%1f", "%7F")))),
  BROKEN_PERCENT(-1100, r -> spoilValue(any(r), r, v -> v + pick(r, "%", "%4", "%zz", "%-1"))),
  NOT_UTF8(-1100, r -> spoilValue(any(r), r, v -> insert(v, r, pick(r, "%ff", "%c3", "%80")))),
  NOT_ESCAPED(
      -1100,
      r ->
          spoilValue(
              any(r, x -> x.method.equals("GET")),
              r,
              v -> insert(v, r, pick(r, "\"", "[", "]", "<", "{", "|", " ", "\u00e4", "\u0001")))),
  BLANK_AROUND(
      -1100,
      r -> spoilValue(any(r), r, v -> r.nextBoolean() ? pick(r, "%20", "+") + v : v + "%20")),
  SYMBOL_OF_ILLEGAL_CHARACTERS(
      -1100,
      r ->
          any(r, x -> x.mandatory.contains("symbol"))
              .set("symbol", pick(r, "BTC!", "a*b", "%C2%A7", "x".repeat(41), "A%2FB", "%27--"))),
  NOT_A_NUMBER(
      -1100,
      r ->
          limit().set(pick(r, "quantity", "price"), pick(r, "abc", "0x10", "1.2.3", "NaN", "--1"))),
  EXPONENT(
      -1100, r -> limit().set(pick(r, "quantity", "price"), pick(r, "1e3", "5E-2", "1e99999"))),
  HUGE_NUMBER(
      -1100, r -> limit().set(pick(r, "quantity", "price"), "9".repeat(21 + r.nextInt(3_000)))),
  HUGE_FRACTION(-1100, r -> limit().set("price", "1." + "3".repeat(21 + r.nextInt(3_000)))),
  NOT_AN_INTEGER(
      -1100,
      r ->
          signed("GET", "/fapi/v1/allOrders")
              .with("symbol", "BTCUSDT")
              .set(
                  pick(r, "limit", "orderId", "startTime", "recvWindow"),
                  pick(r, "x", "1.5", "1e3", "9".repeat(19), "%D9%A1"))),

  DUPLICATE(
      -1101,
      r -> {
        FuzzRequest q = any(r, x -> x.method.equals("GET") && !x.pairs.isEmpty());
        q.pairs.add(q.pairs.get(r.nextInt(q.pairs.size())));
        return q;
      }),
  TOO_MANY_PARAMETERS(
      -1101,
      r -> {
        FuzzRequest q = any(r, x -> x.method.equals("GET"));
        for (int i = 0; i <= FormParameters.PAIRS_MAX; i++) {
          q.pairs.add("p" + i + "=1");
        }
        return q;
      }),
  NAME_OF_NO_PARAMETER(-1103, r -> any(r).with(pick(r, "", "a-b", "1x", "a.b", "%61", "$"), "1")),

  UNKNOWN_SYMBOL(
      -1121,
      r ->
          any(r, x -> x.mandatory.contains("symbol"))
              .set("symbol", pick(r, "NOSUCH", "btcusdt", "BTCUSD", "%E5%B8%81USDT", "BTC-USDT"))),
  WRONG_SIDE(-1117, r -> limit().set("side", pick(r, "UP", "buy", "BOTH", "0"))),
  WRONG_TYPE(-1116, r -> limit().set("type", pick(r, "WHAT", "limit", "LIMIT_MAKER"))),
  WRONG_TIME_IN_FORCE(-1115, r -> limit().set("timeInForce", pick(r, "ABC", "gtc", "DAY"))),
  WRONG_RESPONSE_TYPE(-1136, r -> limit().set("newOrderRespType", pick(r, "FULL", "ack"))),
  WRONG_POSITION_SIDE(-4060, r -> limit().set("positionSide", pick(r, "UP", "long"))),
  CONDITIONAL_TYPE(
      -4120, r -> limit().set("type", pick(r, "STOP", "STOP_MARKET", "TRAILING_STOP_MARKET"))),
  NOT_A_FLAG(-1130, r -> limit().set("reduceOnly", pick(r, "maybe", "1", "yes"))),
  WRONG_INTERVAL(-1120, r -> klines().set("interval", pick(r, "7m", "1", "1Y", "m1"))),
  NOT_REQUIRED(-1106, r -> market().with("timeInForce", "GTC")),

  PRECISION(
      -1111,
      r -> r.nextBoolean() ? limit().set("quantity", "0.0501") : limit().set("price", "49500.123")),
  QUANTITY_ZERO(-4003, r -> any(r, x -> x.mandatory.contains("quantity")).set("quantity", "0.000")),
  QUANTITY_BELOW_MIN(-4004, r -> limit().set("quantity", "0.005")),
  QUANTITY_ABOVE_MAX(-4005, r -> limit().set("quantity", "1000.005")),
  MARKET_QUANTITY_ABOVE_MAX(-4005, r -> market().set("quantity", "120.005")),
  QUANTITY_OFF_STEP(-4023, r -> limit().set("quantity", "0.05" + (1 + r.nextInt(4)))),
  PRICE_ZERO(-4001, r -> limit().set("price", pick(r, "0", "0.0", "-5", "-0.5"))),
  PRICE_BELOW_MIN(-4013, r -> limit().set("price", "99.50")),
  PRICE_ABOVE_MAX(-4002, r -> limit().set("price", "1000000.50")),
  PRICE_OFF_TICK(-4014, r -> limit().set("price", "49500.2" + r.nextInt(10))),
  PRICE_TOO_HIGH(-4016, r -> limit().set("price", String.valueOf(52_501 + r.nextInt(9_000)))),
  PRICE_TOO_LOW(
      -4024,
      r -> limit().set("side", "SELL").set("price", String.valueOf(47_499 - r.nextInt(9_000)))),
  NOTIONAL(-4164, r -> limit().set("quantity", "0.0" + (r.nextBoolean() ? "10" : "15"))),
  CLIENT_ID(-4015, r -> limit().set("newClientOrderId", pick(r, "a%23b", "x".repeat(37), "a%20b"))),
  POST_ONLY_TAKES(
      -5022,
      r -> placing().set("timeInForce", "GTX").set("price", String.valueOf(50_001 + r.nextInt(9)))),
  FILL_OR_KILL(
      -5021,
      r -> placing().set("timeInForce", "FOK").set("price", "50000.5").set("quantity", "6.000")),
  REDUCE_ONLY_WHEN_FLAT(-2022, r -> placing().with("reduceOnly", "true")),
  MARGIN(-2019, r -> placing().set("quantity", "990.000")),
  CANCEL_OF_NONE(-2011, r -> cancel().set("orderId", String.valueOf(1 + r.nextInt(1_000_000)))),
  QUERY_OF_NONE(
      -2013,
      r ->
          signed("GET", r.nextBoolean() ? "/fapi/v1/order" : "/fapi/v1/openOrder")
              .with("symbol", "BTCUSDT", "origClientOrderId", "none-" + r.nextInt(1_000))),
  LEVERAGE(
      -4028,
      r ->
          signed("POST", "/fapi/v1/leverage")
              .with("symbol", "BTCUSDT", "leverage", pick(r, "0", "126", "-1", "99999999999"))),
  LISTEN_KEY_OF_NONE(-1125, r -> new FuzzRequest("PUT", "/fapi/v1/listenKey", true, false)),

  DEPTH_LIMIT(
      -4021,
      r ->
          get("/fapi/v1/depth")
              .with("symbol", "BTCUSDT", "limit", pick(r, "7", "0", "-5", "1001", "99999999999"))),
  LIMIT_OUT_OF_RANGE(
      -1130,
      r ->
          get(pick(r, "/fapi/v1/trades", "/fapi/v1/aggTrades"))
              .with("symbol", "BTCUSDT", "limit", pick(r, "0", "-1", "1001", "99999999999"))),
  TIMES_IN_DISORDER(-1023, r -> klines().with("startTime", "20", "endTime", "10")),
  TIMES_TOO_FAR_APART(
      -1127,
      r ->
          get("/fapi/v1/aggTrades")
              .with("symbol", "BTCUSDT", "startTime", "0", "endTime", "3600000")),
  LIST_OF_WRONG_TYPE(
      -1130,
      r ->
          batch(pick(r, "{}", "1", "\"x\"", "null", "[1]", "[null]", "[[]]", "[{\"symbol\":{}}]"))),
  LIST_BROKEN(
      -1130,
      r -> batch(pick(r, "[", "[{]", "[{\"a\":}]", "]", "[{'a':1}]", "[" + "[".repeat(5_000)))),
  LIST_WITH_HUGE_NUMBER(-1130, r -> batch("[{\"symbol\":\"BTCUSDT\",\"quantity\":1e999999999}]")),
  LIST_TOO_LONG(-4082, r -> batch("[{},{},{},{},{},{}]")),
  LIST_EMPTY(-4082, r -> batch("[]")),
  ID_LIST_OF_WRONG_TYPE(
      -1130,
      r ->
          signed("DELETE", "/fapi/v1/batchOrders")
              .with(
                  "symbol",
                  "BTCUSDT",
                  "orderIdList",
                  encoded(pick(r, "[\"1\"]", "[1.5]", "[{}]")))),

  NO_KEY(
      -2014,
      r -> {
        FuzzRequest q = any(r, x -> x.keyed);
        q.key = r.nextBoolean() ? null : pick(r, "", "a b", "x".repeat(129));
        return q;
      }),
  UNKNOWN_KEY(
      -2015,
      r -> {
        FuzzRequest q = any(r, x -> x.keyed);
        q.key = pick(r, "Fuzzing-key", "fuzzing-keY", "0");
        return q;
      }),
  BROKEN_SIGNATURE(
      -1022,
      r ->
          spoilSignature(
              any(r, x -> x.signed),
              s -> {
                int at = r.nextInt(s.length());
                char c = s.charAt(at) == '0' ? '1' : '0';
                return pick(
                    r, s.substring(1), s + "0", "x", s.substring(0, at) + c + s.substring(at + 1));
              })),
  SIGNATURE_OF_ANOTHER_SECRET(
      -1022,
      r -> {
        FuzzRequest q = any(r, x -> x.signed);
        q.secret = "fuzzing-Secret";
        return q;
      }),
  CHANGED_AFTER_SIGNING(
      -1022,
      r -> {
        FuzzRequest q = any(r, x -> x.signed);
        q.spoilSent = s -> s + "&more=" + r.nextInt(9);
        return q;
      }),
  STALE(-1021, r -> behind(any(r, x -> x.signed), 5_001 + r.nextInt(1_000_000_000))),
  AHEAD(-1021, r -> behind(any(r, x -> x.signed), -1_000 - r.nextInt(1_000_000_000))),
  WINDOW_TOO_LONG(-1131, r -> any(r, x -> x.signed).with("recvWindow", "60001")),
  WINDOW_NEGATIVE(-1130, r -> any(r, x -> x.signed).with("recvWindow", "-1")),
  WAITED_TOO_LONG(
      -5028,
      r -> {
        FuzzRequest q = any(r, x -> x.signed && !x.method.equals("GET"));
        q.waitsMs = 5_001 + r.nextInt(1_000);
        return q;
      }),
  UNKNOWN_PATH(
      -5000,
      r -> {
        FuzzRequest q = any(r);
        q.path =
            pick(r, q.path + "x", "/fapi", "/api/v3/order", "/fapi/v1/%00", "/" + "y".repeat(900));
        return q;
      }),
  WRONG_METHOD(
      -5000,
      r -> {
        FuzzRequest q = any(r);
        q.method = q.method.equals("GET") ? "POST" : pick(r, "PATCH", "TRACE", "OPTIONS", "BREW");
        return q;
      });

  final int code;
  private final Function<Random, FuzzRequest> make;

  FuzzMutation(int code, Function<Random, FuzzRequest> make) {
    this.code = code;
    this.make = make;
  }

  FuzzRequest make(Random random) {
    return make.apply(random);
  }

  /** HTTP status that goes with the code. */
  int status() {
    return switch (code) {
      case 0 -> 200;
      case -2014, -2015 -> 401;
      case -5000 -> 404;
      default -> 400;
    };
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String insert(String into, Random random, String what) {
    int at = into.contains("%") ? into.length() : random.nextInt(into.length() + 1);
    return into.substring(0, at) + what + into.substring(at);
  }

  private static FuzzRequest without(FuzzRequest request, String name) {
    request.remove(name);
    return request;
  }

  private static FuzzRequest behind(FuzzRequest request, long ms) {
    request.behindMs = ms;
    return request;
  }

  private static FuzzRequest spoilSignature(
      FuzzRequest request, java.util.function.UnaryOperator<String> spoil) {
    request.spoilSignature = spoil;
    return request;
  }

  private static FuzzRequest spoilValue(
      FuzzRequest request, Random random, java.util.function.UnaryOperator<String> spoil) {
    int at = random.nextInt(request.pairs.size());
    String pair = request.pairs.get(at);
    int eq = pair.indexOf('=');
    request.pairs.set(at, pair.substring(0, eq + 1) + spoil.apply(pair.substring(eq + 1)));
    return request;
  }
}
