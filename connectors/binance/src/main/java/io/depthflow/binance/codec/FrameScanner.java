package io.depthflow.binance.codec;

import static io.depthflow.binance.codec.Irregular.IRREGULAR;
import static io.depthflow.binance.codec.Payload.ASKS;
import static io.depthflow.binance.codec.Payload.BIDS;
import static io.depthflow.binance.codec.Payload.DATA;
import static io.depthflow.binance.codec.Payload.SNAPSHOT_ASKS;
import static io.depthflow.binance.codec.Payload.SNAPSHOT_BIDS;

import io.depthflow.market.Grid;

/**
 * One pass over a frame's bytes: checks that it is JSON, notes where the known keys lie, and turns
 * levels into integers as it meets them. Nothing is allocated per level.
 *
 * <p>It accepts a subset of JSON that every frame of the venue lies in: strings of printable ASCII
 * without escapes. All else throws {@link Irregular}, also what is simply corrupt; the frame is
 * then given to Jackson, so that there is one judge of what is refused.
 */
final class FrameScanner extends LevelCursor {

  private final Payload top = new Payload();
  private final Payload data = new Payload();

  private final FrameShape shape = new FrameShape();
  private boolean isShaped;

  /**
   * Scans a frame.
   *
   * @param grid grid on which levels are to be, unless they need a finer one
   * @throws Irregular when the frame is not a regular one
   */
  void scan(byte[] frame, Grid grid) {
    f = frame;
    pos = 0;
    isShaped = shape.isKnown() && isOfShape(grid);
    if (isShaped) {
      return;
    }
    pos = 0;
    top.reset(grid);
    data.reset(grid);
    skipBlanks();
    object(top, true);
    skipBlanks();
    if (pos != f.length) {
      throw IRREGULAR;
    }
  }

  /** Whether the frame is like the one that was {@linkplain #rememberShape remembered}. */
  boolean isShaped() {
    return isShaped;
  }

  /** Takes frames like the one scanned last, a diff-depth event, the short way. */
  void rememberShape() {
    Payload event = payload();
    shape.remember(f, event, event == data);
  }

  byte[] frame() {
    return f;
  }

  Payload top() {
    return top;
  }

  /** What the frame is about: the object at {@code data}, or the frame itself without a wrapper. */
  Payload payload() {
    if (isShaped) {
      return shape.isWrapped() ? data : top;
    }
    return top.has(DATA) && f[top.start[DATA]] == '{' ? data : top;
  }

  /** Reads the decimal string at a key into {@link #mantissa()} and {@link #decimals()}. */
  void decimalAt(Payload p, int key) {
    if (!p.has(key)) {
      throw IRREGULAR;
    }
    pos = p.start[key];
    decimal();
  }

  /** Non-negative integer at a key. */
  long integerAt(Payload p, int key) {
    if (!p.has(key)) {
      throw IRREGULAR;
    }
    if (p.isInteger(key)) {
      return p.integer[key];
    }
    int from = p.start[key];
    int to = p.end[key];
    if (to - from > 18 || f[from] == '0' && to - from > 1) {
      throw IRREGULAR;
    }
    long v = 0;
    for (int i = from; i < to; i++) {
      int d = f[i] - '0';
      if (d < 0 || d > 9) {
        throw IRREGULAR;
      }
      v = v * 10 + d;
    }
    return v;
  }

  boolean booleanAt(Payload p, int key) {
    if (!p.has(key)) {
      throw IRREGULAR;
    }
    byte first = f[p.start[key]];
    if (first != 't' && first != 'f') {
      throw IRREGULAR;
    }
    return first == 't';
  }

  /** Whether the value at a key is a string of exactly these bytes. */
  boolean isText(Payload p, int key, byte[] text) {
    int from = p.start[key];
    if (f[from] != '"' || p.end[key] - from - 2 != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (f[from + 1 + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads the frame piece by piece; false where one is another than in the frame remembered. */
  private boolean isOfShape(Grid grid) {
    Payload p = shape.isWrapped() ? data : top;
    p.reset(grid);
    int n = shape.holes();
    for (int i = 0; i < n; i++) {
      pos = shape.behind(i, f, pos);
      if (pos < 0 || pos == f.length) {
        return false;
      }
      int slot = shape.hole(i);
      p.put(slot);
      if (slot == BIDS) {
        levels(p, p.depth.bids());
      } else if (slot == ASKS) {
        levels(p, p.depth.asks());
      } else if (!isPlainInteger(p, slot)) {
        return false;
      }
    }
    return shape.behind(n, f, pos) == f.length;
  }

  private void object(Payload p, boolean isTop) {
    expect('{');
    skipBlanks();
    if (at() == '}') {
      pos++;
      return;
    }
    members(p, isTop);
  }

  /** From a key on to behind the brace that ends the object. */
  private void members(Payload p, boolean isTop) {
    do {
      int slot = key();
      if (slot < 0) {
        value(2);
      } else {
        known(p, slot, isTop);
      }
    } while (isFollowed());
  }

  /** Behind a value: whether another key follows, or the object's end, which is passed. */
  private boolean isFollowed() {
    skipBlanks();
    byte c = at();
    pos++;
    if (c == '}') {
      return false;
    }
    if (c != ',') {
      throw IRREGULAR;
    }
    skipBlanks();
    return true;
  }

  /** Passes a key and its colon. */
  private int key() {
    int from = pos + 1;
    if (from + 2 < f.length && f[from + 1] == '"' && f[from + 2] == ':' && f[pos] == '"') {
      byte c = f[from];
      if (c >= ' ' && c != '"' && c != '\\') {
        pos = from + 3;
        skipBlanks();
        return Payload.letter(c);
      }
    }
    string();
    final int slot = Payload.slot(f, from, pos - 1);
    skipBlanks();
    expect(':');
    skipBlanks();
    return slot;
  }

  private void known(Payload p, int slot, boolean isTop) {
    if (!p.put(slot)) {
      throw IRREGULAR;
    }
    p.start[slot] = pos;
    byte c = at();
    if (isPlainInteger(p, slot)) {
      p.end[slot] = pos;
      return;
    }
    if (c == '{' && slot == DATA && isTop) {
      object(data, false);
    } else if (c == '[' && (slot == BIDS || slot == SNAPSHOT_BIDS)) {
      oneOf(p, BIDS, SNAPSHOT_BIDS);
      levels(p, p.depth.bids());
    } else if (c == '[' && (slot == ASKS || slot == SNAPSHOT_ASKS)) {
      oneOf(p, ASKS, SNAPSHOT_ASKS);
      levels(p, p.depth.asks());
    } else {
      value(2);
    }
    p.end[slot] = pos;
  }

  /** Reads and passes an integer of 8 to 15 digits whose first one is no zero. */
  private boolean isPlainInteger(Payload p, int slot) {
    byte[] a = f;
    int i = pos;
    if (i + 16 >= a.length || a[i] == '0') {
      return false;
    }
    long first = EightBytes.digits(EightBytes.at(a, i), 8);
    if (!EightBytes.areDigits(first)) {
      return false;
    }
    long second = EightBytes.at(a, i + 8);
    int n = EightBytes.digitsBefore(second);
    byte next = a[i + 8 + n];
    if (n == 8 || next != ',' && next != '}') {
      return false;
    }
    long low = n == 0 ? 0 : EightBytes.number(EightBytes.digits(second, n));
    p.putInteger(slot, EightBytes.number(first) * Grid.pow10(n) + low);
    pos = i + 8 + n;
    return true;
  }

  private static void oneOf(Payload p, int a, int b) {
    if (p.has(a) && p.has(b)) {
      throw IRREGULAR;
    }
  }
}
