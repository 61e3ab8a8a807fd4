package io.depthflow.binance.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.depthflow.market.Side;
import io.depthflow.market.order.OrderStatus;
import io.depthflow.market.order.OrderType;
import io.depthflow.market.order.TimeInForce;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Reads single fields of the venue's JSON strictly: a field that is missing or of the wrong kind is
 * a {@link WireException} naming it. Unknown fields are nobody's business: the venue adds some
 * every year.
 */
public final class WireJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private WireJson() {}

  /** Parses one JSON value. */
  public static JsonNode parse(byte[] text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new WireException("the text is empty where JSON was expected");
      }
      return node;
    } catch (JsonProcessingException e) {
      // Its own message quotes the text; place and kind are enough.
      throw new WireException(
          "not JSON at offset "
              + (e.getLocation() == null ? -1 : e.getLocation().getByteOffset())
              + " of "
              + text.length
              + " bytes");
    } catch (IOException e) {
      throw new WireException("not readable as JSON: " + e.getClass().getSimpleName());
    }
  }

  /** The venue's error object, or null where the body is something else. */
  static JsonNode errorOf(byte[] body) {
    try {
      JsonNode node = parse(body);
      return node.path("code").isInt() || node.path("msg").isTextual() ? node : null;
    } catch (WireException e) {
      return null; // a proxy's page: the caller keeps the text
    }
  }

  /** A text field, not empty. */
  public static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw missing(field, "text", value);
    }
    return value.textValue();
  }

  /** An integer field: number or digits in a string. */
  public static long integer(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isTextual() && value.textValue().matches("-?\\d{1,18}")) {
      return Long.parseLong(value.textValue());
    }
    throw missing(field, "an integer", value);
  }

  /** A decimal field: string or number. */
  public static BigDecimal decimal(JsonNode node, String field) {
    BigDecimal value = decimal(node, field, null);
    if (value == null) {
      throw missing(field, "a decimal", node.path(field));
    }
    return value;
  }

  /** A decimal field, or {@code absent} where it is missing or null. */
  public static BigDecimal decimal(JsonNode node, String field, BigDecimal absent) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (value.isNumber()) {
      return value.decimalValue();
    }
    // Bounded: a hostile exponent would make later arithmetic endless.
    if (value.isTextual() && value.textValue().matches("[+-]?\\d{1,30}(\\.\\d{0,30})?")) {
      return new BigDecimal(value.textValue());
    }
    throw missing(field, "a decimal", value);
  }

  /** BUY or SELL. */
  public static Side side(JsonNode node, String field) {
    String text = text(node, field);
    return switch (text) {
      case "BUY" -> Side.BUY;
      case "SELL" -> Side.SELL;
      default -> throw unknown(field, text);
    };
  }

  /** Order status; the legacy NEW_INSURANCE and NEW_ADL read as NEW. */
  public static OrderStatus status(JsonNode node, String field) {
    String text = text(node, field);
    return switch (text) {
      case "NEW", "NEW_INSURANCE", "NEW_ADL" -> OrderStatus.NEW;
      case "PARTIALLY_FILLED" -> OrderStatus.PARTIALLY_FILLED;
      case "FILLED" -> OrderStatus.FILLED;
      case "CANCELED" -> OrderStatus.CANCELED;
      case "REJECTED" -> OrderStatus.REJECTED;
      case "EXPIRED" -> OrderStatus.EXPIRED;
      case "EXPIRED_IN_MATCH" -> OrderStatus.EXPIRED_IN_MATCH;
      default -> throw unknown(field, text);
    };
  }

  /** LIMIT or MARKET; null for a kind that only others send (LIQUIDATION, conditional orders). */
  public static OrderType type(JsonNode node, String field) {
    return switch (text(node, field)) {
      case "LIMIT" -> OrderType.LIMIT;
      case "MARKET" -> OrderType.MARKET;
      default -> null;
    };
  }

  /** Time in force; null for one that only others send (GTD, RPI). */
  public static TimeInForce timeInForce(JsonNode node, String field) {
    return switch (text(node, field)) {
      case "GTC" -> TimeInForce.GTC;
      case "IOC" -> TimeInForce.IOC;
      case "FOK" -> TimeInForce.FOK;
      case "GTX" -> TimeInForce.GTX;
      default -> null;
    };
  }

  private static WireException missing(String field, String expected, JsonNode found) {
    return new WireException(
        "field '" + field + "' is not " + expected + " but " + found.getNodeType());
  }

  private static WireException unknown(String field, String value) {
    String shown = value.length() > 40 ? value.substring(0, 40) + "..." : value;
    return new WireException("field '" + field + "' has the unknown value '" + shown + "'");
  }
}
