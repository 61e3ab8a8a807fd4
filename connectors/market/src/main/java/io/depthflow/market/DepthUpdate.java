package io.depthflow.market;

import java.util.Arrays;

/**
 * One diff-depth event: absolute quantities of the levels that changed. Mutable and meant to be
 * reused by a decoder on the hot path: whoever keeps one beyond the call takes a {@link #copy()}.
 * Levels are (ticks, lots) pairs on the {@link Grid} it was decoded with; zero lots remove a level.
 */
public final class DepthUpdate {

  /** {@link #previousFinalUpdateId()} of a venue that has none (spot). */
  public static final long NO_PREVIOUS = -1;

  private long eventTimeMs;
  private long transactionTimeMs;
  private long firstUpdateId;
  private long finalUpdateId;
  private long previousFinalUpdateId = NO_PREVIOUS;
  private final Levels bids;
  private final Levels asks;

  public DepthUpdate() {
    this(new Levels(64), new Levels(64));
  }

  private DepthUpdate(Levels bids, Levels asks) {
    this.bids = bids;
    this.asks = asks;
  }

  /** Sets the header and empties both sides. */
  public DepthUpdate reset(
      long eventTimeMs, long transactionTimeMs, long first, long last, long previous) {
    this.eventTimeMs = eventTimeMs;
    this.transactionTimeMs = transactionTimeMs;
    this.firstUpdateId = first;
    this.finalUpdateId = last;
    this.previousFinalUpdateId = previous;
    bids.clear();
    asks.clear();
    return this;
  }

  /** Sets the header alone, for decoders that meet the levels before the ids. */
  public DepthUpdate header(
      long eventTimeMs, long transactionTimeMs, long first, long last, long previous) {
    this.eventTimeMs = eventTimeMs;
    this.transactionTimeMs = transactionTimeMs;
    this.firstUpdateId = first;
    this.finalUpdateId = last;
    this.previousFinalUpdateId = previous;
    return this;
  }

  /** Event time {@code E}, milliseconds of the venue's output clock. */
  public long eventTimeMs() {
    return eventTimeMs;
  }

  /**
   * Transaction time {@code T}, milliseconds of the matching engine; 0 where the venue has none.
   */
  public long transactionTimeMs() {
    return transactionTimeMs;
  }

  /** {@code U}: first update id in the event. */
  public long firstUpdateId() {
    return firstUpdateId;
  }

  /** {@code u}: final update id in the event. */
  public long finalUpdateId() {
    return finalUpdateId;
  }

  /** {@code pu}: final update id of the previous event of this stream, or {@link #NO_PREVIOUS}. */
  public long previousFinalUpdateId() {
    return previousFinalUpdateId;
  }

  public Levels bids() {
    return bids;
  }

  public Levels asks() {
    return asks;
  }

  public DepthUpdate copy() {
    return new DepthUpdate(bids.copy(), asks.copy())
        .header(
            eventTimeMs, transactionTimeMs, firstUpdateId, finalUpdateId, previousFinalUpdateId);
  }

  /** A growable list of (ticks, lots). */
  public static final class Levels {
    private long[] ticks;
    private long[] lots;
    private int size;

    public Levels(int capacity) {
      ticks = new long[capacity];
      lots = new long[capacity];
    }

    public void clear() {
      size = 0;
    }

    public void add(long priceTicks, long quantityLots) {
      if (size == ticks.length) {
        ticks = Arrays.copyOf(ticks, size * 2 + 8);
        lots = Arrays.copyOf(lots, size * 2 + 8);
      }
      ticks[size] = priceTicks;
      lots[size++] = quantityLots;
    }

    public int size() {
      return size;
    }

    public long ticks(int i) {
      return ticks[i];
    }

    public long lots(int i) {
      return lots[i];
    }

    /** Multiplies every price and quantity, when the grid is refined. */
    public void scale(long priceFactor, long quantityFactor) {
      for (int i = 0; i < size; i++) {
        ticks[i] = Math.multiplyExact(ticks[i], priceFactor);
        lots[i] = Math.multiplyExact(lots[i], quantityFactor);
      }
    }

    public Levels copy() {
      Levels c = new Levels(0);
      c.ticks = Arrays.copyOf(ticks, size);
      c.lots = Arrays.copyOf(lots, size);
      c.size = size;
      return c;
    }
  }
}
