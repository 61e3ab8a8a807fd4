package io.depthflow.binance.rest;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Builds a query in the order of its calls, percent-encoded (RFC 3986, UTF-8) so that what is
 * signed is what is sent. Empty values are a defect of the caller: the venue refuses them.
 */
final class QueryString {

  private static final String HEX = "0123456789ABCDEF";

  private final StringBuilder text = new StringBuilder(160);

  QueryString add(String name, String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("parameter " + name + " is empty: leave it out or set it");
    }
    if (text.length() > 0) {
      text.append('&');
    }
    encode(name);
    text.append('=');
    encode(value);
    return this;
  }

  QueryString add(String name, long value) {
    return add(name, Long.toString(value));
  }

  /** A plain decimal: no exponent, no trailing zeros (more decimals than allowed are -1111). */
  QueryString add(String name, BigDecimal value) {
    return add(name, value == null ? null : plain(value));
  }

  static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }

  private void encode(String part) {
    for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
      }
    }
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
