package io.depthflow.exchange.server.rest;

import io.depthflow.exchange.engine.VenueException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads name-value pairs of a query or a form (protocol note, sections 2 and 4.2). Refused are:
 *
 * <ul>
 *   <li>-1100: characters that a URL must escape, a broken percent escape, bytes that are not
 *       UTF-8, control characters, blanks around a value
 *   <li>-1101: more than {@value #PAIRS_MAX} pairs, a name twice in the same place
 *   <li>-1103: a name that no parameter can have
 *   <li>-1105: an empty value
 * </ul>
 */
final class FormParameters {

  /** No endpoint has a third as many. */
  static final int PAIRS_MAX = 100;

  /** Well-known clients that trade at the venue send it without a value where none was chosen. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("newOrderRespType");

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
  private static final String UNESCAPED = "\"<>[]{}|\\^`";
  private static final String SIGNATURE = "signature";

  private FormParameters() {}

  /** Pairs of a query; bytes that a URL must escape are refused. */
  static Map<String, String> ofQuery(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c > '~' || UNESCAPED.indexOf(c) >= 0) {
        throw illegal();
      }
    }
    return parse(raw);
  }

  /** Pairs of a form; clients send lists of it as they are, so escapes are not demanded. */
  static Map<String, String> ofForm(String raw) {
    return parse(raw);
  }

  private static Map<String, String> parse(String raw) {
    Map<String, String> pairs = new HashMap<>();
    int from = 0;
    while (from < raw.length()) {
      int end = raw.indexOf('&', from);
      end = end < 0 ? raw.length() : end;
      if (end > from) {
        add(raw.substring(from, end), pairs);
      }
      from = end + 1;
    }
    return pairs;
  }

  private static void add(String pair, Map<String, String> to) {
    int eq = pair.indexOf('=');
    String name = eq < 0 ? pair : pair.substring(0, eq);
    if (!NAME.matcher(name).matches()) {
      throw new VenueException(-1103, "An unknown parameter was sent.");
    }
    String value = eq < 0 ? "" : decode(pair.substring(eq + 1));
    if (value.isEmpty() && MAY_BE_EMPTY.contains(name)) {
      return;
    }
    check(name, value);
    if (to.put(name, value) != null) {
      throw new VenueException(-1101, "Duplicate values for a parameter detected.");
    }
    if (to.size() > PAIRS_MAX) {
      throw new VenueException(-1101, "Too many parameters sent for this endpoint.");
    }
  }

  private static void check(String name, String value) {
    if (value.isEmpty()) {
      throw new VenueException(-1105, "Parameter '" + name + "' was empty.");
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw illegal(name);
      }
    }
    boolean blanks = value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ';
    if (blanks && !name.equals(SIGNATURE)) {
      throw illegal(name);
    }
  }

  private static String decode(String raw) {
    boolean plain = true;
    for (int i = 0; i < raw.length() && plain; i++) {
      char c = raw.charAt(i);
      plain = c != '%' && c != '+' && c < 0x80;
    }
    if (plain) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        bytes.write(c == '+' ? ' ' : c);
        continue;
      }
      boolean whole = i + 2 < raw.length();
      int high = whole ? Character.digit(raw.charAt(i + 1), 16) : -1;
      int low = whole ? Character.digit(raw.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw illegal();
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return utf8(bytes.toByteArray());
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw illegal();
    }
  }

  private static VenueException illegal() {
    return new VenueException(-1100, "Illegal characters found in a parameter.");
  }

  private static VenueException illegal(String name) {
    return new VenueException(-1100, "Illegal characters found in parameter '" + name + "'.");
  }
}
