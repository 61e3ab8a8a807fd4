package io.depthflow.exchange.engine;

import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.util.Set;

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

  /**
   * What everybody who looks at this market must know of it, e.g. that its frames were made up in
   * part; empty where there is nothing to say. Logged and shown beside the feed's state.
   */
  default String label() {
    return "";
  }

  /** The contract this feed is the market of, with the venue's order rules. */
  Instrument instrument();

  /**
   * Names of the streams that it is known to have frames of, e.g. {@code btcusdt@bookTicker}; what
   * is missing here may come all the same.
   */
  default Set<String> streams() {
    return Set.of();
  }

  @Override
  void close();
}
