package io.depthflow.binance.rest;

/**
 * The venue's limits, from {@code exchangeInfo.rateLimits}.
 *
 * @param weight1m request weight a minute and address
 * @param orders10s orders per ten seconds and account
 * @param orders1m orders a minute and account
 */
public record RateLimits(long weight1m, long orders10s, long orders1m) {

  /** Mainnet values of the protocol note, section 3: valid until exchangeInfo has been read. */
  public static final RateLimits USUAL = new RateLimits(2400, 300, 1200);
}
