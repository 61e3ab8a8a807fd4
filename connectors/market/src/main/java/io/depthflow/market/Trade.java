package io.depthflow.market;

/**
 * A public trade or aggregate trade.
 *
 * @param id trade id {@code t}, or aggregate id {@code a}
 * @param tradeTimeMs {@code T}, milliseconds
 * @param priceTicks price on the symbol's grid
 * @param quantityLots quantity on the symbol's grid
 * @param aggressor side of the taker: SELL where the buyer was the maker ({@code m} true)
 * @param aggregate true for an aggTrade: a venue that sends both must not be counted twice
 */
public record Trade(
    long id,
    long tradeTimeMs,
    long priceTicks,
    long quantityLots,
    Side aggressor,
    boolean aggregate) {}
