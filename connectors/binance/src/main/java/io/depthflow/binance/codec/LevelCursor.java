package io.depthflow.binance.codec;

import static io.depthflow.binance.codec.Irregular.IRREGULAR;

import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;

/** Steps over lists of levels and over decimals, which it turns into integers as it meets them. */
abstract class LevelCursor extends JsonCursor {

  private static final long TENTH_OF_MAX = Decimals.MAX / 10;

  /** What lies between a price and a quantity, and behind a level that another one follows. */
  private static final int BETWEEN = EightBytes.four("\",\"\0");

  private static final int NEXT = EightBytes.four("\"],[");
  private static final int END = EightBytes.four("\"]]\0");
  private static final int THREE = 0xFFFFFF;

  private final FixedPlaces prices = new FixedPlaces();
  private final FixedPlaces quantities = new FixedPlaces();

  /** Characters of the price read last. */
  private int priceLength;

  /** The decimal read last: {@code mantissa * 10^-decimals}, without trailing zeros. */
  private long mantissa;

  private int decimals;

  /** Places of the decimal read last, trailing zeros among them. */
  private int places;

  final long mantissa() {
    return mantissa;
  }

  final int decimals() {
    return decimals;
  }

  final void levels(Payload p, DepthUpdate.Levels levels) {
    expect('[');
    skipBlanks();
    if (at() == ']') {
      pos++;
      return;
    }
    prices.onGrid(p.priceDecimals);
    quantities.onGrid(p.quantityDecimals);
    while (!plainLevels(levels)) {
      level(p, levels);
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

  /**
   * Reads levels as the venue writes them: without blanks, and two numbers that are {@linkplain
   * FixedPlaces like those before them}. Stands behind the list's end then, or at the first level
   * that is not such a one. Where a price ends is guessed and not looked for, so that the processor
   * need not wait for one level to begin with the next.
   *
   * @return whether the list ended
   */
  private boolean plainLevels(DepthUpdate.Levels levels) {
    byte[] a = f;
    int i = pos + 2;
    if (i > a.length || a[i - 2] != '[' || a[i - 1] != '"') {
      return false;
    }
    while (i + 8 < a.length) {
      long word = EightBytes.at(a, i);
      if (a[i + priceLength] != '"') {
        priceLength = EightBytes.indexOf(word, '"');
      }
      final long ticks = prices.read(word, priceLength);
      int at = i + priceLength + 3;
      if (ticks <= 0 || at + 8 > a.length || (EightBytes.fourAt(a, at - 3) & THREE) != BETWEEN) {
        break;
      }
      word = EightBytes.at(a, at);
      int length = EightBytes.indexOf(word, '"');
      final long lots = quantities.read(word, length);
      at += length;
      if (lots < 0 || at + 4 >= a.length) {
        break;
      }
      int behind = EightBytes.fourAt(a, at);
      if (behind == NEXT && a[at + 4] == '"') {
        levels.add(ticks, lots);
        i = at + 5;
      } else if ((behind & THREE) == END) {
        levels.add(ticks, lots);
        pos = at + 3;
        return true;
      } else {
        break;
      }
    }
    pos = i - 2;
    return false;
  }

  private void level(Payload p, DepthUpdate.Levels levels) {
    expect('[');
    skipBlanks();
    decimal();
    final long price = mantissa;
    final int priceDecimals = decimals;
    final int pricePlaces = places;
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
    prices.set(pricePlaces, p.priceDecimals);
    quantities.set(places, p.quantityDecimals);
    priceLength = 0;
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

  final void decimal() {
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
    int significant = 0;
    places = 0;
    if (i < f.length && f[i] == '.') {
      int zeros = 0;
      int first = ++i;
      for (d = digit(i); d >= 0; d = digit(++i)) {
        if (d == 0) {
          zeros++;
          continue;
        }
        significant += zeros + 1;
        if (significant > Grid.MAX_DECIMALS) {
          throw IRREGULAR;
        }
        // Most digits follow one that is not zero: no power of ten is looked up for them.
        m = (zeros == 0 && m <= TENTH_OF_MAX ? m * 10 : scaled(m, zeros + 1)) + d;
        zeros = 0;
      }
      if (i == first) {
        throw IRREGULAR;
      }
      places = i - first;
    }
    pos = i;
    expect('"');
    if (m > Decimals.MAX) {
      throw IRREGULAR;
    }
    mantissa = m;
    decimals = significant;
  }

  private int digit(int i) {
    if (i >= f.length) {
      throw IRREGULAR;
    }
    int d = f[i] - '0';
    return d > 9 ? -1 : d;
  }
}
