package io.depthflow.strategy.feature;

import io.depthflow.market.book.BookSample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What the definitions of features share. */
final class Formulas {

  static final double BP = 1e4;

  private Formulas() {}

  /** {@code (a - b) / (a + b)}, 0 where both are 0. */
  static double balance(long a, long b) {
    return a + b == 0 ? 0 : (double) (a - b) / (a + b);
  }

  /** The same of amounts that are not whole. */
  static double balance(double a, double b) {
    return a + b == 0 ? 0 : (a - b) / (a + b);
  }

  /** Sum of the first entries. */
  static long sum(long[] lots, int entries) {
    long sum = 0;
    for (int i = 0; i < entries; i++) {
      sum += lots[i];
    }
    return sum;
  }

  /** Square of the change of mid by the mid before, in bp squared. */
  static double squaredReturn(BookSample before, BookSample after) {
    double then = before.mid();
    double change = (after.mid() - then) / then * BP;
    return change * change;
  }

  /**
   * The symbol's price step as far as one sample tells it, ticks: the greatest common divisor of
   * the prices of its tiers. With 20 tiers it is the venue's tick but by a rare accident; with few
   * it may be a multiple of it. It does not depend on the grid's fineness, nor on what was seen
   * before.
   */
  static long priceStep(BookSample sample) {
    long step = 0;
    for (int i = 0; i < BookSample.TIERS && step != 1; i++) {
      step = gcd(gcd(step, sample.bidTicks()[i]), sample.askTicks()[i]);
    }
    return step;
  }

  /** One feature for each of some spans of seconds. */
  static List<Feature> each(int[] seconds, IntFunction<Feature> feature) {
    List<Feature> features = new ArrayList<>();
    for (int s : seconds) {
      features.add(feature.apply(s));
    }
    return features;
  }

  private static long gcd(long a, long b) {
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }
}
