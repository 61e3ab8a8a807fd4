package io.depthflow.exchange.generator;

/**
 * What the venue displays, step by step: levels round the efficient price, whose sizes at the best
 * ones show the latent signal.
 *
 * <p>A level's price is a function of seed and place, so levels stay where they are while the price
 * moves through them; only best bid and ask are put where the efficient price is. The 10 best sizes
 * of each side are drawn anew at every step, S_i (1 +- kappa s)(1 + noise); the others keep theirs
 * but for a few.
 */
final class DisplayedBook {

  /** Best levels whose sizes are drawn at every step. */
  static final int FRONT_LEVELS = 10;

  /** The signal is displayed within +-3.5: beyond, 1 - kappa s would come near zero. */
  private static final double DISPLAY_LIMIT = 3.5;

  private static final double WIDEN_PROBABILITY = 0.02;
  private static final double NARROW_PROBABILITY = 0.4;
  private static final int FAR_REDRAWS = 3;

  private final GeneratorConfig config;
  private final SeededRandom random;
  private final long placeSeed;
  private final double tick;
  private final double topLots;
  private final long reach;
  private Ladder current = new Ladder();
  private Ladder next = new Ladder();
  private long anchor = Long.MIN_VALUE;
  private int spread = 1;

  DisplayedBook(GeneratorConfig config) {
    this.config = config;
    random = new SeededRandom(config.seed(), "book");
    placeSeed = SeededRandom.mix(config.seed() + 1);
    tick = config.tickSize().doubleValue();
    topLots = config.topQuantity() / config.stepSize().doubleValue();
    reach = (long) config.levels() * config.levelSpacingTicks();
  }

  Ladder ladder() {
    return current;
  }

  /** Displays the book that belongs to an efficient price and a latent signal. */
  void display(double efficientPrice, double s) {
    drawSpread();
    long bid = (long) Math.floor(efficientPrice / tick - (spread - 1) / 2.0);
    placeLevels(bid, bid + spread);
    drawFront(Math.max(-DISPLAY_LIMIT, Math.min(DISPLAY_LIMIT, s)));
    drawFar();
    Ladder done = next;
    next = current;
    current = done;
  }

  private void drawSpread() {
    if (spread == 1) {
      if (random.uniform() < WIDEN_PROBABILITY) {
        spread = 2 + random.below(4);
      }
    } else if (random.uniform() < NARROW_PROBABILITY) {
      spread = 1;
    }
  }

  private void placeLevels(long bid, long ask) {
    // The window follows in leaps, so that its far ends do not change with every move.
    if (anchor == Long.MIN_VALUE || Math.abs(bid - anchor) > reach / 2) {
      anchor = bid;
    }
    int spacing = config.levelSpacingTicks();
    long last = Math.floorDiv(anchor + reach, spacing);
    next.clear();
    int old = 0;
    for (long cell = Math.floorDiv(anchor - reach, spacing); cell <= last; cell++) {
      long price =
          cell * spacing + Math.floorMod(SeededRandom.mix(placeSeed + cell), (long) spacing);
      if (price >= bid) {
        addBest(bid, ask);
      }
      if (price >= bid && price <= ask) {
        continue;
      }
      while (old < current.size && current.ticks[old] < price) {
        old++;
      }
      boolean isBid = price < bid;
      long lots = 0;
      if (old < current.size && current.ticks[old] == price) {
        lots = isBid ? Math.max(0, current.lots[old]) : Math.min(0, current.lots[old]);
      }
      if (lots == 0) {
        lots = isBid ? farLots() : -farLots();
      }
      next.add(price, lots);
    }
    addBest(bid, ask);
  }

  private void addBest(long bid, long ask) {
    if (next.bestBid < 0) {
      next.bestBid = next.size;
      next.add(bid, 1);
      next.bestAsk = next.size;
      next.add(ask, -1);
    }
  }

  private void drawFront(double s) {
    for (int i = 0; i < FRONT_LEVELS; i++) {
      // Behind the best, sizes are smaller and grow with distance, as they do at the venue.
      double mean = i == 0 ? topLots : topLots * (0.3 + 0.05 * i);
      double lean = i < config.signalLevels() ? config.kappa() * s : 0;
      if (next.bestBid - i >= 0) {
        next.lots[next.bestBid - i] = noisy(mean * (1 + lean));
      }
      if (next.bestAsk + i < next.size) {
        next.lots[next.bestAsk + i] = -noisy(mean * (1 - lean));
      }
    }
  }

  private void drawFar() {
    for (int i = 0; i < FAR_REDRAWS; i++) {
      int at = random.below(next.size);
      long lots = farLots();
      if (at < next.bestBid - FRONT_LEVELS) {
        next.lots[at] = lots;
      } else if (at > next.bestAsk + FRONT_LEVELS) {
        next.lots[at] = -lots;
      }
    }
  }

  private long noisy(double mean) {
    // A uniform number of standard deviation 1 spans +-sqrt(3).
    double noise = config.sizeNoise() * 1.7320508 * (2 * random.uniform() - 1);
    return Math.max(1, Math.round(mean * (1 + noise)));
  }

  private long farLots() {
    return Math.max(1, Math.round(topLots * random.exponential()));
  }
}
