package io.depthflow.exchange.server;

import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.market.Instrument;
import io.depthflow.market.RawLine;
import java.util.Iterator;
import java.util.List;

/** A feed of given lines. */
public final class ListFeed implements MarketFeed {

  private final Instrument instrument;
  private final Iterator<RawLine> lines;
  boolean closed;

  public ListFeed(Instrument instrument, List<RawLine> lines) {
    this.instrument = instrument;
    this.lines = lines.iterator();
  }

  @Override
  public RawLine next() {
    return lines.hasNext() ? lines.next() : null;
  }

  @Override
  public Instrument instrument() {
    return instrument;
  }

  @Override
  public void close() {
    closed = true;
  }
}
