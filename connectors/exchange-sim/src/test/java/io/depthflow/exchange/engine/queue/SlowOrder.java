package io.depthflow.exchange.engine.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * One resting order, and all that happened at its price since it arrived. Its place is told over
 * from that list whenever it is asked for, by the formulas as documented.
 */
final class SlowOrder {

  /**
   * What happened: a trade at the price ({@code a} what was left for us, {@code b} what our earlier
   * orders took, {@code flag} late), a trade through it ({@code a}), a change of the level ({@code
   * a} before, {@code b} now, {@code c} explained), a cancel of {@code a} lots of an order {@code
   * b}, a new beginning behind {@code a}, or an older order of ours with {@code a} ahead of it,
   * {@code b} of that displaced ({@code O}).
   */
  record Happened(char what, double a, double b, double c, boolean flag) {}

  /** The place: what is ahead, what of it is displaced, and lots of the last trade for us. */
  record Place(double ahead, double displaced, double credited, double beyond) {}

  final int index;
  final boolean buy;
  final long ticks;
  final long lots;
  final long metMs;
  final List<Happened> list = new ArrayList<>();
  final List<Long> idsAhead;
  long filled;
  boolean open = true;

  // For the bound, from the raw feed alone.
  long startAhead;
  long volume;
  long cancels;
  boolean passed;
  long bookMetMs;
  boolean untold;

  SlowOrder(int index, boolean buy, long ticks, long lots, long ahead, long metMs, List<Long> ids) {
    this.index = index;
    this.buy = buy;
    this.ticks = ticks;
    this.lots = lots;
    this.metMs = metMs;
    this.bookMetMs = metMs;
    this.idsAhead = ids;
    restart(ahead, metMs);
  }

  void restart(long ahead, long bookMs) {
    list.clear();
    list.add(new Happened('R', ahead, 0, 0, false));
    startAhead = ahead;
    volume = 0;
    cancels = 0;
    passed = false;
    bookMetMs = bookMs;
  }

  boolean reachedBy(long tradeTicks) {
    return buy ? tradeTicks <= ticks : tradeTicks >= ticks;
  }

  Place place(QueueModel model, double lotSize) {
    double ahead = 0;
    double displaced = 0;
    double credited = 0;
    double beyond = 0;
    for (Happened h : list) {
      switch (h.what) {
        case 'R' -> ahead = h.a;
        case 'C' -> ahead = idsAhead.contains((long) h.b) ? ahead - h.a : ahead;
        case 'O' -> {
          ahead = Math.max(ahead, h.a);
          displaced = Math.max(displaced, h.b);
        }
        case 'T', 'X' -> {
          if (h.what == 'X') {
            ahead = Math.min(ahead, displaced);
          } else {
            displaced += h.b;
          }
          double counts = h.a;
          if (h.flag && model.watchesLevels()) {
            counts -= Math.min(h.a, credited);
            credited -= h.a - counts;
          }
          beyond = counts > ahead ? counts - ahead : 0;
          ahead = counts > ahead ? 0 : ahead - counts;
          displaced = Math.min(displaced, Math.ceil(ahead));
        }
        default -> {
          double old = ahead;
          double shown = h.b + displaced;
          if (h.b < h.a && ahead > 0) {
            double cancelled = h.a - h.b - h.c;
            double behindUs = Math.max(0, h.a + displaced - ahead);
            double p = behind(model, ahead * lotSize, behindUs * lotSize);
            double fromBehind = Math.min(p * cancelled, behindUs);
            ahead -= cancelled - fromBehind;
          }
          ahead = Math.max(0, Math.min(ahead, shown));
          credited += old - ahead;
        }
      }
    }
    return new Place(ahead, displaced, credited, beyond);
  }

  private static double behind(QueueModel model, double f, double b) {
    int n = model.exponent();
    return switch (model.kind()) {
      case POWER -> 1 / (1 + Math.pow(f, n) / Math.pow(b, n));
      case POWER2 -> Math.pow(b / (b + f), n);
      case POWER3 -> 1 - Math.pow(1 - b / (f + b), n);
      case LOG -> 1 / (1 + Math.log(1 + f) / Math.log(1 + b));
      case LOG2 -> Math.log(1 + b) / Math.log(1 + b + f);
      default -> 1;
    };
  }
}
