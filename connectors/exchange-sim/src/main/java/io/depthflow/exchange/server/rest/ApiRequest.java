package io.depthflow.exchange.server.rest;

import io.depthflow.exchange.engine.Rejections;
import io.depthflow.exchange.engine.VenueException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parameters of one request, of query and body; the query goes first where both name one. Empty
 * values (-1105) and values outside their legal range (-1100) are refused as the venue does.
 */
public final class ApiRequest {

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?");

  /** Letters of any script: the venue lists symbols with Chinese characters. */
  private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{M}\\p{N}_.-]{1,40}");

  private static final Set<String> SYMBOL_NAMES = Set.of("symbol", "pair");

  private final Map<String, String> params;
  private final long nowMs;

  private ApiRequest(Map<String, String> params, long nowMs) {
    this.params = params;
    this.nowMs = nowMs;
  }

  static ApiRequest parse(RestRequest request) {
    String body = request.hasForm() ? request.rawBody() : "";
    return parse(request.query(), body, request.nowMs());
  }

  /** Of raw characters, one per byte. */
  public static ApiRequest parse(String rawQuery, String rawBody, long nowMs) {
    Map<String, String> params = FormParameters.ofForm(rawBody);
    params.putAll(FormParameters.ofQuery(rawQuery));
    return new ApiRequest(params, nowMs);
  }

  public static ApiRequest of(Map<String, String> params, long nowMs) {
    return new ApiRequest(params, nowMs);
  }

  /** Without parameters: what a request counts as that could not be read. */
  static ApiRequest unread(long nowMs) {
    return new ApiRequest(Map.of(), nowMs);
  }

  /** When it arrived, by the exchange's clock. */
  public long nowMs() {
    return nowMs;
  }

  /** The value, or null when it was not sent. */
  public String text(String name) {
    String value = params.get(name);
    if (value != null && value.isEmpty()) {
      throw new VenueException(-1105, "Parameter '" + name + "' was empty.");
    }
    if (value != null && SYMBOL_NAMES.contains(name) && !SYMBOL.matcher(value).matches()) {
      throw illegal(name, "^[A-Z0-9-_.]{1,20}$");
    }
    return value;
  }

  /** Whether it was sent; its value may still be refused. */
  public boolean has(String name) {
    return params.containsKey(name);
  }

  /** Every parameter as it came, decoded. */
  public Map<String, String> all() {
    return Collections.unmodifiableMap(params);
  }

  /** Names of all that were sent. */
  Set<String> names() {
    return params.keySet();
  }

  public String mandatoryText(String name) {
    String value = text(name);
    if (value == null) {
      throw Rejections.mandatory(name);
    }
    return value;
  }

  public Long integer(String name) {
    String value = text(name);
    if (value != null && !INTEGER.matcher(value).matches()) {
      throw illegal(name, "^[0-9]{1,18}$");
    }
    return value == null ? null : Long.valueOf(value);
  }

  public long mandatoryInteger(String name) {
    mandatoryText(name);
    return integer(name);
  }

  public BigDecimal decimal(String name) {
    String value = text(name);
    if (value != null && !DECIMAL.matcher(value).matches()) {
      throw illegal(name, "^([0-9]{1,20})(\\.[0-9]{1,20})?$");
    }
    return value == null ? null : new BigDecimal(value);
  }

  public boolean flag(String name) {
    String value = text(name);
    if (value == null || value.equalsIgnoreCase("false")) {
      return false;
    }
    if (value.equalsIgnoreCase("true")) {
      return true;
    }
    throw notValid(name);
  }

  /** The constant of this name; null when it was not sent. */
  public <E extends Enum<E>> E constant(String name, Class<E> type, VenueException otherwise) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw otherwise;
  }

  /** A limit: the default when absent, -1130 outside 1..max. */
  public int limit(int byDefault, int max) {
    Long value = integer("limit");
    if (value == null) {
      return byDefault;
    }
    if (value < 1 || value > max) {
      throw notValid("limit");
    }
    return value.intValue();
  }

  /** The limit for counting a weight: the default for one that will be refused. */
  public int limitOr(int byDefault) {
    String value = params.get("limit");
    return value != null && value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : byDefault;
  }

  public static VenueException notValid(String name) {
    return new VenueException(-1130, "Data sent for parameter '" + name + "' is not valid.");
  }

  private static VenueException illegal(String name, String range) {
    return new VenueException(
        -1100,
        "Illegal characters found in parameter '" + name + "'; legal range is '" + range + "'.");
  }
}
