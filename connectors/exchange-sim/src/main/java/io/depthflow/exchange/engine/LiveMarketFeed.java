package io.depthflow.exchange.engine;

import io.depthflow.market.RawLine;

/**
 * A market that happens now, somewhere else: its lines come when they come. {@link #next} waits for
 * one and serves to open the market; from then on {@link #poll} is asked. After a gap marker the
 * market is not live, and orders are refused, until a snapshot and the events that continue it have
 * come.
 */
public interface LiveMarketFeed extends MarketFeed {

  /** The next line if there is one, else null. */
  RawLine poll();

  /** Sets who is told, from any thread, that {@link #poll} has something. */
  void onAvailable(Runnable told);

  /** Whether its book is in step, and what happened to it so far; for people. */
  String state();
}
