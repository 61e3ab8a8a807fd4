package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;

/**
 * Where a simulated market comes from: one symbol's lines, generated or played back. Not for use by
 * several threads at once.
 */
public interface MarketFeed extends AutoCloseable {

  /**
   * The next line in receive-time order, or null at the end. A feed begins with a snapshot, or with
   * diff events whose book a later snapshot completes.
   */
  RawLine next();

  /** The contract this feed is the market of, with the venue's order rules. */
  Instrument instrument();

  @Override
  void close();
}
