package io.depthflow.exchange.generator;

/**
 * What the venue displays, step by step: levels round the efficient price, whose sizes at the best
 * ones show the latent signal.
 *
 * <p>A level's price is a function of seed and place, so levels stay where they are while the price
 * moves through them; only best bid and ask are put where the efficient price is. The 10 best sizes
 * of each side are drawn anew at every step, S_i (1 +- kappa s)(1 + noise); the others keep theirs
 * but for a few. Between two steps a few sizes are drawn anew by the same law, and what was eaten
 * of the best levels comes back at its place.
 */
final class DisplayedBook {

  /** Best levels whose sizes are drawn at every step. */
  static final int FRONT_LEVELS = 10;

  /** The signal is displayed within +-3.5: beyond, 1 - kappa s would come near zero. */
  private static final double DISPLAY_LIMIT = 3.5;

  /** With the next one: 97 % of all steps show a spread of one tick. */
  private static final double WIDEN_PROBABILITY = 0.012;

  private static final double NARROW_PROBABILITY = 0.4;
  private static final int FAR_REDRAWS = 3;

  /** Best sizes drawn anew in an event between two steps. */
  private static final int BETWEEN_REDRAWS = 6;

  private final GeneratorConfig config;
  private final SeededRandom random;
  private final SeededRandom betweenRandom;
  private final long placeSeed;
  private final double tick;
  private final double topLots;
  private final long reach;
  private Ladder current = new Ladder();
  private Ladder next = new Ladder();
  private long anchor = Long.MIN_VALUE;
  private int spread = 1;
  private int displayedBid;
  private int displayedAsk;

  DisplayedBook(GeneratorConfig config) {
    this.config = config;
    random = new SeededRandom(config.seed(), "book");
    betweenRandom = new SeededRandom(config.seed(), "between");
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
    drawFront(limited(s));
    drawFar(next, FAR_REDRAWS, random);
    Ladder done = next;
    next = current;
    current = done;
    displayedBid = current.bestBid;
    displayedAsk = current.bestAsk;
  }

  /** An event between two steps: the prices stay, and so does what the sizes show. */
  void refresh(double s) {
    double shown = limited(s);
    for (int i = current.bestBid + 1; i <= displayedBid; i++) {
      current.lots[i] = frontLots(displayedBid - i, true, shown, betweenRandom);
    }
    for (int i = displayedAsk; i < current.bestAsk; i++) {
      current.lots[i] = -frontLots(i - displayedAsk, false, shown, betweenRandom);
    }
    current.bestBid = displayedBid;
    current.bestAsk = displayedAsk;
    for (int n = 0; n < BETWEEN_REDRAWS; n++) {
      int level = betweenRandom.below(2 * FRONT_LEVELS);
      drawLevel(current, level / 2, level % 2 == 0, shown, betweenRandom);
    }
    drawFar(current, 1, betweenRandom);
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
        lots = isBid ? farLots(random) : -farLots(random);
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
      drawLevel(next, i, true, s, random);
      drawLevel(next, i, false, s, random);
    }
  }

  private void drawLevel(Ladder book, int place, boolean isBid, double s, SeededRandom numbers) {
    int at = isBid ? book.bestBid - place : book.bestAsk + place;
    if (at >= 0 && at < book.size) {
      long lots = frontLots(place, isBid, s, numbers);
      book.lots[at] = isBid ? lots : -lots;
    }
  }

  private long frontLots(int place, boolean isBid, double s, SeededRandom numbers) {
    // Behind the best, sizes are smaller and grow with distance, as they do at the venue.
    double mean = place == 0 ? topLots : topLots * (0.3 + 0.05 * place);
    double lean = place < config.signalLevels() ? config.kappa() * s : 0;
    // A uniform number of standard deviation 1 spans +-sqrt(3).
    double noise = config.sizeNoise() * 1.7320508 * (2 * numbers.uniform() - 1);
    return Math.max(1, Math.round(mean * (isBid ? 1 + lean : 1 - lean) * (1 + noise)));
  }

  private void drawFar(Ladder book, int redraws, SeededRandom numbers) {
    for (int i = 0; i < redraws; i++) {
      int at = numbers.below(book.size);
      long lots = farLots(numbers);
      if (at < book.bestBid - FRONT_LEVELS) {
        book.lots[at] = lots;
      } else if (at > book.bestAsk + FRONT_LEVELS) {
        book.lots[at] = -lots;
      }
    }
  }

  private long farLots(SeededRandom numbers) {
    return Math.max(1, Math.round(topLots * numbers.exponential()));
  }

  private static double limited(double s) {
    return Math.max(-DISPLAY_LIMIT, Math.min(DISPLAY_LIMIT, s));
  }
}
