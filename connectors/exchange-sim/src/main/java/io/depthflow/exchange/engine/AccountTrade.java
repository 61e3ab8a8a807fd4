package io.depthflow.exchange.engine;

import io.depthflow.market.order.Fill;

/** One row of userTrades: a fill and the position that it changed. */
public record AccountTrade(Fill fill, PositionSide positionSide) {}
