package io.depthflow.exchange.server;

/**
 * What the user stream leaves open (protocol note, sections 11.1 and 11.4).
 *
 * @param accountFirst whether the ACCOUNT_UPDATE of a fill leaves before its ORDER_TRADE_UPDATE of
 *     the same time; the venue promises no order
 * @param tradeLite whether each fill is told first by a TRADE_LITE, as at the venue
 */
public record UserStreamOptions(boolean accountFirst, boolean tradeLite) {

  /** ACCOUNT_UPDATE first, with TRADE_LITE. */
  public static UserStreamOptions defaults() {
    return new UserStreamOptions(true, true);
  }
}
