package io.depthflow.binance.rest;

import io.depthflow.market.Instrument;

/**
 * One symbol of exchangeInfo (protocol note, section 6).
 *
 * @param symbol upper case, may hold other than ASCII characters
 * @param status {@code TRADING}, {@code PENDING_TRADING}, {@code SETTLING}, {@code BREAK}, ...
 * @param contractType {@code PERPETUAL}, {@code CURRENT_QUARTER}, ...
 * @param quoteAsset e.g. {@code USDT}
 * @param instrument its rules, null where it has no price or lot filter
 */
public record Listing(
    String symbol, String status, String contractType, String quoteAsset, Instrument instrument) {

  /** Whether its market is open. */
  public boolean isTrading() {
    return "TRADING".equals(status);
  }

  /** Whether it is a contract without an end, quoted in USDT. */
  public boolean isUsdtPerpetual() {
    return "PERPETUAL".equals(contractType) && "USDT".equals(quoteAsset);
  }
}
