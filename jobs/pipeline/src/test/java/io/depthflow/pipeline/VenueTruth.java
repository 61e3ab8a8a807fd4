package io.depthflow.pipeline;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.exchange.engine.MarketFeed;
import io.depthflow.exchange.engine.SymbolMarket;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Instrument;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.Tier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What one symbol's market really was: the exchange's own book at update ids, and the ids of all
 * that it published. Thread-safe.
 */
final class VenueTruth {

  /** A stream whose frames are told apart by an id that only grows. */
  enum Stream {
    DEPTH,
    BOOK_TICKER,
    TRADE
  }

  /** Whole sides, best first, on the exchange's grid. */
  record Book(List<Tier> bids, List<Tier> asks) {
    static Book of(OrderBook book, Grid grid, Grid on) {
      return new Book(side(book, Side.BUY, grid, on), side(book, Side.SELL, grid, on));
    }

    private static List<Tier> side(OrderBook book, Side side, Grid grid, Grid on) {
      long price = Grid.pow10(on.priceDecimals() - grid.priceDecimals());
      long quantity = Grid.pow10(on.quantityDecimals() - grid.quantityDecimals());
      return book.tiers(side, book.size(side)).stream()
          .map(t -> new Tier(t.priceTicks() * price, t.quantityLots() * quantity))
          .toList();
    }
  }

  private final Map<Long, Book> books = new ConcurrentHashMap<>();
  private final Map<Stream, NavigableSet<Long>> published = new EnumMap<>(Stream.class);
  private volatile Grid grid;
  private volatile long lastUpdateId;

  VenueTruth() {
    for (Stream stream : Stream.values()) {
      published.put(stream, new ConcurrentSkipListSet<>());
    }
  }

  /** Takes the exchange's book as it stands; on the exchange's own thread. */
  void note(SymbolMarket market) {
    if (market.isLive()) {
      grid = market.grid();
      lastUpdateId = market.lastUpdateId();
      books.putIfAbsent(lastUpdateId, Book.of(market.book(), grid, grid));
    }
  }

  Grid grid() {
    return grid;
  }

  /** Null where nobody looked. */
  Book at(long updateId) {
    return books.get(updateId);
  }

  /** Update id of the book noted last. */
  long lastUpdateId() {
    return lastUpdateId;
  }

  /** Id of the last frame published on a stream. */
  long last(Stream stream) {
    return published.get(stream).isEmpty() ? 0 : published.get(stream).last();
  }

  /** How many frames lie between two of a stream. */
  int between(Stream stream, long from, long to) {
    return published.get(stream).subSet(from, false, to, false).size();
  }

  boolean knows(Stream stream, long id) {
    return published.get(stream).contains(id);
  }

  /** The same feed, whose frames are noted once the exchange has played them. */
  MarketFeed noting(MarketFeed feed) {
    return new NotedFeed(feed);
  }

  /** Told the id of each frame that is decoded. */
  abstract static class Ids implements MarketListener {

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      id(Stream.DEPTH, update.finalUpdateId());
    }

    @Override
    public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
      id(Stream.BOOK_TICKER, ticker.updateId());
    }

    @Override
    public void onTrade(Trade trade, long receiveTimeNs) {
      id(Stream.TRADE, trade.id());
    }

    abstract void id(Stream stream, long id);
  }

  private final class NotedFeed extends Ids implements MarketFeed {
    private final MarketFeed feed;
    private final LineDecoder decoder;
    private RawLine ahead;

    NotedFeed(MarketFeed feed) {
      this.feed = feed;
      this.decoder = new LineDecoder(feed.instrument().symbol());
    }

    /** The exchange asks for a line once it has played the one before it. */
    @Override
    public RawLine next() {
      if (ahead != null) {
        decoder.decode(ahead, this);
      }
      ahead = feed.next();
      return ahead;
    }

    @Override
    void id(Stream stream, long id) {
      published.get(stream).add(id);
    }

    @Override
    public Instrument instrument() {
      return feed.instrument();
    }

    @Override
    public void close() {
      feed.close();
    }
  }
}
