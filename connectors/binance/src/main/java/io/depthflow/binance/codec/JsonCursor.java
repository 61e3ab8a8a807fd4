package io.depthflow.binance.codec;

import static io.depthflow.binance.codec.Irregular.IRREGULAR;

/**
 * A place in a frame, and steps over JSON values that check their syntax without reading them.
 * Stricter than JSON: strings are printable ASCII without escapes; all else is {@link Irregular}.
 */
abstract class JsonCursor {

  private static final int DEPTH_MAX = 32;
  private static final int NUMBER_LENGTH_MAX = 64;

  byte[] f;
  int pos;

  final void value(int depth) {
    if (depth > DEPTH_MAX) {
      throw IRREGULAR;
    }
    switch (at()) {
      case '"' -> string();
      case '{' -> nested('}', true, depth);
      case '[' -> nested(']', false, depth);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void nested(char close, boolean keys, int depth) {
    pos++;
    skipBlanks();
    if (at() == close) {
      pos++;
      return;
    }
    while (true) {
      if (keys) {
        string();
        skipBlanks();
        expect(':');
        skipBlanks();
      }
      value(depth + 1);
      skipBlanks();
      byte c = at();
      pos++;
      if (c == close) {
        return;
      }
      if (c != ',') {
        throw IRREGULAR;
      }
      skipBlanks();
    }
  }

  final void string() {
    expect('"');
    int i = pos;
    while (i < f.length) {
      byte c = f[i++];
      if (c == '"') {
        pos = i;
        return;
      }
      if (c < ' ' || c == '\\') {
        throw IRREGULAR; // control characters, escapes, and, being negative, all but ASCII
      }
    }
    throw IRREGULAR;
  }

  private void number() {
    int from = pos;
    if (at() == '-') {
      pos++;
    }
    int first = pos;
    digits();
    if (f[first] == '0' && pos - first > 1) {
      throw IRREGULAR;
    }
    if (pos < f.length && f[pos] == '.') {
      pos++;
      digits();
    }
    if (pos < f.length && (f[pos] == 'e' || f[pos] == 'E')) {
      pos++;
      if (at() == '+' || at() == '-') {
        pos++;
      }
      digits();
    }
    if (pos - from > NUMBER_LENGTH_MAX) {
      throw IRREGULAR;
    }
  }

  private void digits() {
    int from = pos;
    while (pos < f.length && f[pos] >= '0' && f[pos] <= '9') {
      pos++;
    }
    if (pos == from) {
      throw IRREGULAR;
    }
  }

  private void literal(String word) {
    if (f.length - pos < word.length() || !Payload.equals(f, pos, word)) {
      throw IRREGULAR;
    }
    pos += word.length();
  }

  final byte at() {
    if (pos >= f.length) {
      throw IRREGULAR;
    }
    return f[pos];
  }

  final void expect(char c) {
    if (at() != c) {
      throw IRREGULAR;
    }
    pos++;
  }

  final void skipBlanks() {
    while (pos < f.length && f[pos] <= ' ') {
      byte c = f[pos];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        throw IRREGULAR;
      }
      pos++;
    }
  }
}
