package io.depthflow.exchange.server.rest;

import java.util.Random;
import java.util.function.Function;

/** The table of control messages: what can be wrong and its code; null where nothing is. */
enum FrameMutation {
  LIST(null, r -> message(r, "LIST_SUBSCRIPTIONS", null)),
  SUBSCRIBE_WHAT_IS_NOT_SERVED(
      null, r -> message(r, "SUBSCRIBE", "[\"" + "x".repeat(1 + r.nextInt(3)) + "@nothing\"]")),
  UNSUBSCRIBE_WHAT_IS_NOT(null, r -> message(r, "UNSUBSCRIBE", "[\"never@subscribed\"]")),
  NOT_AN_OBJECT(2, r -> pick(r, "[]", "1", "\"SUBSCRIBE\"", "null", "true", "{}")),
  NO_METHOD(2, r -> "{\"params\":[],\"id\":" + id(r) + "}"),
  METHOD_OF_WRONG_TYPE(
      2, r -> "{\"method\":" + pick(r, "1", "null", "[]", "{}") + ",\"id\":" + id(r) + "}"),
  NO_ID(2, r -> "{\"method\":\"LIST_SUBSCRIPTIONS\"}"),
  UNKNOWN_METHOD(2, r -> message(r, pick(r, "subscribe", "PING", "", "SUBSCRIBE "), "[]")),
  PARAMS_NOT_A_LIST(
      2, r -> message(r, pick(r, "SUBSCRIBE", "UNSUBSCRIBE"), pick(r, null, "{}", "1", "\"a\""))),
  PARAMS_OF_WRONG_TYPE(
      2, r -> message(r, "SUBSCRIBE", pick(r, "[1]", "[null]", "[[]]", "[\"a@b\",{}]"))),
  TOO_MANY_STREAMS(2, r -> message(r, "SUBSCRIBE", many())),
  UNKNOWN_PROPERTY(
      0, r -> message(r, pick(r, "SET_PROPERTY", "GET_PROPERTY"), pick(r, "[\"what\"]", "[\"\"]"))),
  PROPERTY_VALUE_OF_WRONG_TYPE(
      1,
      r ->
          message(
              r, "SET_PROPERTY", "[\"combined\"," + pick(r, "1", "\"true\"", "null", "[]") + "]")),
  PROPERTY_WITHOUT_VALUE(1, r -> message(r, "SET_PROPERTY", "[\"combined\"]")),
  PROPERTY_NAME_OF_WRONG_TYPE(
      2, r -> message(r, "GET_PROPERTY", pick(r, "[1]", "[]", "[null]", null))),
  PROPERTY_WITH_TOO_MUCH(2, r -> message(r, "SET_PROPERTY", "[\"combined\",true,1]")),
  /** Ends the connection. */
  NOT_JSON(
      3,
      r ->
          pick(
              r,
              "",
              " ",
              "{",
              "}{",
              "hello",
              "{'method':1}",
              "{\"id\":1}}",
              "{\"id\":01}",
              "{\"id\":NaN}",
              "[1,]",
              "\"\u0001\"",
              "\u0000",
              "[".repeat(5_000),
              "{\"id\":" + "9".repeat(5_000) + "}"));

  final Integer code;
  private final Function<Random, String> make;

  FrameMutation(Integer code, Function<Random, String> make) {
    this.code = code;
    this.make = make;
  }

  String make(Random random) {
    return make.apply(random);
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  /** Any JSON value may be an id. */
  private static String id(Random random) {
    return pick(
        random,
        String.valueOf(random.nextInt()),
        "\"" + Integer.toHexString(random.nextInt()) + "\"",
        "null",
        "1.5",
        "1e400",
        "123456789012345678901234567890",
        "[1,{\"a\":null}]",
        "{\"a\":true}",
        "\"\\u0000\\uD83D\\uDE00\"");
  }

  private static String message(Random random, String method, String params) {
    return "{\"method\":\""
        + method
        + "\""
        + (params == null ? "" : ",\"params\":" + params)
        + ",\"id\":"
        + id(random)
        + "}";
  }

  private static String many() {
    StringBuilder names = new StringBuilder("[\"a@0\"");
    for (int i = 1; i <= 1_024; i++) {
      names.append(",\"a@").append(i).append('"');
    }
    return names.append(']').toString();
  }
}
