package io.depthflow.exchange.engine;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.List;

/** Rate, next time and past settlements of one symbol's funding. */
final class Funding {

  /** Past settlements that are remembered, and the most that one step of time settles. */
  static final int HISTORY_MAX = 1_000;

  /** How far a recorder's clock may be behind the venue's. */
  private static final long CLOCK_BEHIND_MAX_MS = 60_000;

  private final String symbol;
  private final FundingTerms terms;
  private final ArrayDeque<FundingSettlement> history = new ArrayDeque<>();
  private BigDecimal rate;
  private long nextMs;
  private boolean nextToldByFeed;

  Funding(String symbol, FundingTerms terms) {
    this.symbol = symbol;
    this.terms = terms;
    this.rate = terms.rate();
  }

  /** What the feed says; a time that has passed says nothing. */
  void onFeed(MarkFrame frame, long nowMs) {
    if (!terms.fromFeed()) {
      return;
    }
    if (frame.fundingRate() != null) {
      rate = frame.fundingRate();
    }
    if (frame.nextFundingMs() > nowMs) {
      nextMs = frame.nextFundingMs();
      nextToldByFeed = true;
    }
  }

  /**
   * Whether a frame of the feed, by naming a later funding time, says that the one before has come
   * at the venue, although our time is not there yet: recordings whose clock runs behind exist.
   */
  boolean hasCome(MarkFrame frame, long nowMs) {
    return nextToldByFeed
        && frame.nextFundingMs() > nextMs
        && nextMs > nowMs
        && nextMs - nowMs <= CLOCK_BEHIND_MAX_MS;
  }

  /**
   * The next funding time that has come, or -1. The first time that it is asked only sets the
   * clock. A leap over more than {@link #HISTORY_MAX} intervals settles the last of them alone.
   */
  long due(long nowMs) {
    if (nextMs == 0) {
      nextMs = terms.nextAfter(nowMs);
    }
    if (nowMs < nextMs) {
      return -1;
    }
    long earliest = nowMs - HISTORY_MAX * terms.intervalMs();
    nextMs = nextMs < earliest ? terms.nextAfter(earliest) : nextMs;
    return nextMs;
  }

  void settled(BigDecimal mark) {
    history.add(new FundingSettlement(symbol, rate, nextMs, mark));
    if (history.size() > HISTORY_MAX) {
      history.remove();
    }
    skip();
  }

  /** Passes a funding time at which there is no market. */
  void skip() {
    nextMs = terms.nextAfter(nextMs);
    nextToldByFeed = false;
  }

  BigDecimal rate() {
    return rate;
  }

  /** Oldest first. */
  List<FundingSettlement> history() {
    return List.copyOf(history);
  }

  FundingView view() {
    return new FundingView(symbol, rate, nextMs);
  }
}
