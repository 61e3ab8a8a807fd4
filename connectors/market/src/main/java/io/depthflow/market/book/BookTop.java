package io.depthflow.market.book;

import io.depthflow.market.Grid;

/** Best bid and ask of a synchronised book, when either's price or size has changed. */
public record BookTop(
    String symbol,
    long receiveTimeNs,
    int priceDecimals,
    int quantityDecimals,
    long bidTicks,
    long bidLots,
    long askTicks,
    long askLots) {

  public Grid grid() {
    return new Grid(priceDecimals, quantityDecimals);
  }
}
