package io.depthflow.binance.codec;

import static io.depthflow.binance.codec.Irregular.IRREGULAR;
import static io.depthflow.binance.codec.Payload.ASKS;
import static io.depthflow.binance.codec.Payload.BIDS;
import static io.depthflow.binance.codec.Payload.DATA;
import static io.depthflow.binance.codec.Payload.EVENT_TIME;
import static io.depthflow.binance.codec.Payload.SNAPSHOT_ASKS;
import static io.depthflow.binance.codec.Payload.SNAPSHOT_BIDS;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;

/**
 * One pass over a frame's bytes: checks that it is JSON, notes where the known keys lie, and turns
 * levels into integers as it meets them. Nothing is allocated per level.
 *
 * <p>It accepts a subset of JSON that every frame of the venue lies in: strings of printable ASCII
 * without escapes. All else throws {@link Irregular}, also what is simply corrupt; the frame is
 * then given to Jackson, so that there is one judge of what is refused.
 */
final class FrameScanner extends JsonCursor {

  private static final long TENTH_OF_MAX = Decimals.MAX / 10;

  private final Payload top = new Payload();
  private final Payload data = new Payload();

  /** The decimal read last: {@code mantissa * 10^-decimals}, without trailing zeros. */
  private long mantissa;

  private int decimals;

  private final FrameHead head = new FrameHead();
  private boolean isOfHead;

  /**
   * Scans a frame.
   *
   * @param grid grid on which levels are to be, unless they need a finer one
   * @throws Irregular when the frame is not a regular one
   */
  void scan(byte[] frame, Grid grid) {
    f = frame;
    pos = 0;
    top.reset(grid);
    data.reset(grid);
    isOfHead = head.begins(frame);
    if (isOfHead) {
      behindHead();
    } else {
      skipBlanks();
      object(top, true);
    }
    skipBlanks();
    if (pos != f.length) {
      throw IRREGULAR;
    }
  }

  /** Whether the frame begins as the one that was {@linkplain #rememberHead remembered}. */
  boolean isOfHead() {
    return isOfHead;
  }

  /** Takes frames that begin as the one scanned last, a diff-depth event, the short way. */
  void rememberHead() {
    head.remember(f, top, data);
  }

  byte[] frame() {
    return f;
  }

  Payload top() {
    return top;
  }

  /** What the frame is about: the object at {@code data}, or the frame itself without a wrapper. */
  Payload payload() {
    return top.has(DATA) && f[top.start[DATA]] == '{' ? data : top;
  }

  long mantissa() {
    return mantissa;
  }

  int decimals() {
    return decimals;
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

  /** Goes on where the head ends: at the first value of the object at {@code data}. */
  private void behindHead() {
    head.setPlaces(top, data);
    pos = head.length();
    known(data, EVENT_TIME, false);
    if (isFollowed()) {
      members(data, false);
    }
    top.end[DATA] = pos;
    if (isFollowed()) {
      members(top, true);
    }
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
    if (c >= '1' && c <= '9') {
      number(p, slot);
    } else if (c == '{' && slot == DATA && isTop) {
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

  /** A number that does not begin with a zero; read at once where it is one of 8 to 15 digits. */
  private void number(Payload p, int slot) {
    byte[] a = f;
    int i = pos;
    if (i + 16 < a.length) {
      long first = EightBytes.digits(EightBytes.at(a, i), 8);
      if (EightBytes.areDigits(first)) {
        long second = EightBytes.at(a, i + 8);
        int n = EightBytes.digitsBefore(second);
        byte next = a[i + 8 + n];
        if (n < 8 && (next == ',' || next == '}')) {
          long low = n == 0 ? 0 : EightBytes.number(EightBytes.digits(second, n));
          p.putInteger(slot, EightBytes.number(first) * Grid.pow10(n) + low);
          pos = i + 8 + n;
          return;
        }
      }
    }
    value(2);
  }

  private static void oneOf(Payload p, int a, int b) {
    if (p.has(a) && p.has(b)) {
      throw IRREGULAR;
    }
  }

  private void levels(Payload p, DepthUpdate.Levels levels) {
    pos++;
    skipBlanks();
    if (at() == ']') {
      pos++;
      return;
    }
    while (true) {
      int behind = plainLevel(p, levels);
      if (behind < 0) {
        level(p, levels);
      } else {
        pos = behind;
      }
      skipBlanks();
      byte c = at();
      pos++;
      if (c == ']') {
        return;
      }
      if (c != ',') {
        throw IRREGULAR;
      }
      skipBlanks();
    }
  }

  private void level(Payload p, DepthUpdate.Levels levels) {
    expect('[');
    skipBlanks();
    decimal();
    long price = mantissa;
    int priceDecimals = decimals;
    skipBlanks();
    expect(',');
    skipBlanks();
    decimal();
    skipBlanks();
    expect(']');
    if (priceDecimals > p.priceDecimals || decimals > p.quantityDecimals) {
      refine(p, priceDecimals, decimals);
    }
    long ticks = scaled(price, p.priceDecimals - priceDecimals);
    if (ticks == 0) {
      throw IRREGULAR;
    }
    levels.add(ticks, scaled(mantissa, p.quantityDecimals - decimals));
  }

  /**
   * Reads a level as the venue writes it: without blanks, and two numbers of at most eight
   * characters that lie on the grid as it is.
   *
   * @return index behind the level; negative, and nothing done, where it is not such a one
   */
  private int plainLevel(Payload p, DepthUpdate.Levels levels) {
    byte[] a = f;
    int i = pos;
    if (i + 10 > a.length || a[i] != '[' || a[i + 1] != '"') {
      return -1;
    }
    i += 2;
    long word = EightBytes.at(a, i);
    int length = EightBytes.indexOf(word, '"');
    final long ticks = plain(word, length, p.priceDecimals);
    i += length;
    if (ticks <= 0 || i + 11 > a.length || a[i] != '"' || a[i + 1] != ',' || a[i + 2] != '"') {
      return -1;
    }
    i += 3;
    word = EightBytes.at(a, i);
    length = EightBytes.indexOf(word, '"');
    final long lots = plain(word, length, p.quantityDecimals);
    i += length;
    if (lots < 0 || i + 2 > a.length || a[i] != '"' || a[i + 1] != ']') {
      return -1;
    }
    levels.add(ticks, lots);
    return i + 2;
  }

  /**
   * The number in the first {@code length} of eight characters, on a grid.
   *
   * @return -1 where they are no decimal, or one that the grid is too coarse for
   */
  private static long plain(long word, int length, int gridDecimals) {
    int point = EightBytes.indexOf(word, '.');
    long text = word;
    int n = length;
    int places = 0;
    if (point < length) {
      places = length - point - 1;
      n = length - 1;
      if (point == 0 || places == 0) {
        return -1;
      }
      text = EightBytes.without(word, point);
    } else if (length == 0) {
      return -1;
    }
    long digits = EightBytes.digits(text, n);
    if (!EightBytes.areDigits(digits)) {
      return -1;
    }
    int tooMany = places - gridDecimals;
    if (tooMany > 0) {
      // All but zeros would need a finer grid.
      if (tooMany >= n || digits >>> (8 - tooMany << 3) != 0) {
        return -1;
      }
      digits <<= tooMany << 3;
    }
    long number = EightBytes.number(digits);
    return tooMany < 0 ? Decimals.scaleUp(number, -tooMany) : number;
  }

  private static void refine(Payload p, int priceDecimals, int quantityDecimals) {
    int priceStep = Math.max(0, priceDecimals - p.priceDecimals);
    int quantityStep = Math.max(0, quantityDecimals - p.quantityDecimals);
    check(p.depth.bids(), priceStep, quantityStep);
    check(p.depth.asks(), priceStep, quantityStep);
    p.depth.bids().scale(Grid.pow10(priceStep), Grid.pow10(quantityStep));
    p.depth.asks().scale(Grid.pow10(priceStep), Grid.pow10(quantityStep));
    p.priceDecimals += priceStep;
    p.quantityDecimals += quantityStep;
  }

  private static void check(DepthUpdate.Levels levels, int priceStep, int quantityStep) {
    for (int i = 0; i < levels.size(); i++) {
      scaled(levels.ticks(i), priceStep);
      scaled(levels.lots(i), quantityStep);
    }
  }

  static long scaled(long value, int decimals) {
    long v = decimals == 0 ? value : Decimals.scaleUp(value, decimals);
    if (v < 0 || v > Decimals.MAX) {
      throw IRREGULAR;
    }
    return v;
  }

  private void decimal() {
    expect('"');
    long m = 0;
    int i = pos;
    int d = digit(i);
    while (d >= 0) {
      m = m * 10 + d;
      if (m > Decimals.MAX) {
        throw IRREGULAR;
      }
      d = digit(++i);
    }
    if (i == pos) {
      throw IRREGULAR;
    }
    int places = 0;
    if (i < f.length && f[i] == '.') {
      int zeros = 0;
      int first = ++i;
      for (d = digit(i); d >= 0; d = digit(++i)) {
        if (d == 0) {
          zeros++;
          continue;
        }
        places += zeros + 1;
        if (places > Grid.MAX_DECIMALS) {
          throw IRREGULAR;
        }
        // Most digits follow one that is not zero: no power of ten is looked up for them.
        m = (zeros == 0 && m <= TENTH_OF_MAX ? m * 10 : scaled(m, zeros + 1)) + d;
        zeros = 0;
      }
      if (i == first) {
        throw IRREGULAR;
      }
    }
    pos = i;
    expect('"');
    if (m > Decimals.MAX) {
      throw IRREGULAR;
    }
    mantissa = m;
    decimals = places;
  }

  private int digit(int i) {
    if (i >= f.length) {
      throw IRREGULAR;
    }
    int d = f[i] - '0';
    return d > 9 ? -1 : d;
  }
}
