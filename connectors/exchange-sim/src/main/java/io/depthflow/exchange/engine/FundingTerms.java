package io.depthflow.exchange.engine;

import java.math.BigDecimal;

/**
 * Funding of every symbol. At each multiple of the interval since the epoch a position pays {@code
 * amount * mark * rate}: longs pay shorts where the rate is positive (protocol note, section 13).
 *
 * <p>The default rate is zero where the feed says none, so that what a run earns does not depend on
 * the hour of day it was started at; the venue's resting value is 0.0001 in 8 hours.
 *
 * @param rate of one interval, as a fraction
 * @param intervalMs distance of the funding times
 * @param fromFeed whether rate and next time of the feed's {@code markPriceUpdate} frames go first
 */
public record FundingTerms(BigDecimal rate, long intervalMs, boolean fromFeed) {

  static final long EIGHT_HOURS_MS = 8 * 3_600_000L;

  /** No funding but the feed's; every 8 hours. */
  public static final FundingTerms DEFAULT =
      new FundingTerms(BigDecimal.ZERO, EIGHT_HOURS_MS, true);

  public FundingTerms {
    if (rate.abs().compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException(
          "funding rate is a fraction of notional below 1: " + rate.toPlainString());
    }
    if (intervalMs < 1) {
      throw new IllegalArgumentException("funding intervalMs must be positive: " + intervalMs);
    }
  }

  /** A constant rate; the feed's frames do not matter. */
  public static FundingTerms constant(BigDecimal rate, long intervalMs) {
    return new FundingTerms(rate, intervalMs, false);
  }

  /** The first funding time after a time. */
  long nextAfter(long ms) {
    return (Math.floorDiv(ms, intervalMs) + 1) * intervalMs;
  }
}
