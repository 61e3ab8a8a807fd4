package io.depthflow.market.book;

/** One price level of a side: price in ticks and quantity in lots of the symbol's grid. */
public record Tier(long priceTicks, long quantityLots) {}
