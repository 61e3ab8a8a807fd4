package io.depthflow.exchange.engine;

import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.exchange.engine.queue.OrderQueues;
import io.depthflow.exchange.engine.queue.QueueModel;
import io.depthflow.exchange.engine.queue.UntoldTrades;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Instrument;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.OrderBook;
import io.depthflow.market.book.SyncResult;
import io.depthflow.market.book.VenueRules;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * The market of one symbol: the book that the feed's own chain of update ids builds, and what our
 * orders took from it. Bids stand under {@link Side#BUY}, asks under {@link Side#SELL}.
 */
public final class SymbolMarket {

  /** No such price. */
  static final long NONE = Long.MIN_VALUE;

  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final int WALK_CHUNK = 32;

  /** Times further apart than this are of clocks that have nothing to do with each other. */
  private static final long COMPARABLE_MS = 10_000;

  /** What a line meant for the matching. */
  interface Events extends OrderQueues.Listener {
    void onGrid(long priceFactor, long quantityFactor);

    void onBook();

    /** The book is whole again after it was not; comes before {@link #onBook}. */
    void onResync();

    void onTrade(Trade trade);

    void onMarkFrame(MarkFrame frame);
  }

  private final Instrument instrument;
  private final LineDecoder decoder;
  private final BookSynchronizer sync = new BookSynchronizer();
  private final ConsumedLiquidity takenBids = new ConsumedLiquidity();
  private final ConsumedLiquidity takenAsks = new ConsumedLiquidity();
  private final UntoldTrades untold = new UntoldTrades();
  private final OrderQueues orders;
  private final Events events;
  private final MarketListener listener = new Decoded();

  private Grid grid;
  private long lastEventTimeMs;
  private long lastTransactionTimeMs;
  private BigDecimal lastPrice;
  private final MarkPrice mark;
  private long nowNs;
  private long markTicksTwice;
  private boolean plainTradesSeen;
  private boolean inSight;
  private long bookTimeMs;
  private long[] walkTicks = new long[WALK_CHUNK];
  private long[] walkLots = new long[WALK_CHUNK];

  SymbolMarket(Instrument instrument, QueueModel queueModel, MarkModel mark, Events events) {
    this.instrument = instrument;
    this.mark = new MarkPrice(mark);
    this.orders = queueModel.needsOrders() ? new OrderQueues(instrument.symbol()) : null;
    this.events = events;
    this.decoder = new LineDecoder(instrument.symbol());
    this.grid = new Grid(decimals(instrument.tickSize()), decimals(instrument.stepSize()));
    decoder.setGrid(grid);
  }

  private static int decimals(BigDecimal unit) {
    return Math.max(0, unit.stripTrailingZeros().scale());
  }

  void onLine(RawLine line) {
    if (orders != null && OrderQueues.isOrderLine(line.frame())) {
      orders.onLine(line, this::ticks, this::lots, events);
      return;
    }
    nowNs = line.receiveTimeNs();
    long ignored = decoder.ignored();
    decoder.decode(line, listener);
    if (decoder.ignored() > ignored) {
      MarkFrame frame = MarkFrame.read(line);
      if (frame != null) {
        mark.onFeed(frame.mark());
        events.onMarkFrame(frame);
      }
    }
  }

  /** Whether a time at the venue lies before another; false for clocks that do not compare. */
  static boolean precedes(long timeMs, long otherMs) {
    return timeMs < otherMs && otherMs - timeMs <= COMPARABLE_MS;
  }

  /** Whether a book of some time may contain a trade: also one of the very same millisecond. */
  static boolean mayContain(long bookMs, long tradeMs) {
    return tradeMs == bookMs || precedes(tradeMs, bookMs);
  }

  /**
   * Venue's time of the last event in the book: its {@code T}, or {@code E} where there is none
   * (spot).
   */
  long bookTimeMs() {
    return bookTimeMs;
  }

  /** What stands at a price: as displayed, or exactly where the feed tells every order. */
  long standingAt(Side side, long ticks) {
    return orders == null ? book().quantityAt(side, ticks) : orders.lotsAt(side, ticks);
  }

  /** Whether {@link #standingAt} is not known: nothing has told this level. */
  boolean isUntold(Side side, long ticks) {
    return orders == null && !sync.isTrusted(side, ticks) && book().quantityAt(side, ticks) == 0;
  }

  /** Sequence of the last order that the feed told of; 0 where it tells none. */
  long orderSequence() {
    return orders == null ? 0 : orders.sequence();
  }

  /** What trades explain of a change of a level in the last depth event. */
  long explainedByTrades(Side side, long ticks, long before, long now) {
    return untold.explained(side, ticks, before, now, bookTimeMs);
  }

  /** Base currency of a lot. */
  double lotSize() {
    return grid.quantity(1);
  }

  public Instrument instrument() {
    return instrument;
  }

  public Grid grid() {
    return grid;
  }

  /** The market's book, without our orders and with what we took from it; not to be modified. */
  public OrderBook book() {
    return sync.book();
  }

  /** Whether the book is complete up to {@link #lastUpdateId()} and has both sides. */
  public boolean isLive() {
    return sync.inSync() && sync.book().hasBothSides();
  }

  /** Whether the feed's depth events lack {@code pu}, as a spot venue's do. */
  public boolean isSpot() {
    return sync.rules() == VenueRules.SPOT;
  }

  /** {@code u} of the last applied event; meaningful while {@link #isLive()}. */
  public long lastUpdateId() {
    return sync.lastUpdateId();
  }

  /** {@code E} of the last event. */
  public long lastEventTimeMs() {
    return lastEventTimeMs;
  }

  /** {@code T} of the last event. */
  public long lastTransactionTimeMs() {
    return lastTransactionTimeMs;
  }

  /** Price of the last public trade, or null. */
  public BigDecimal lastPrice() {
    return lastPrice;
  }

  /** Mark price by the engine's {@link MarkModel}; null before there was a book. */
  public BigDecimal mark() {
    return mark.value(mid());
  }

  /** The last mid of the market's book, exact; null before there was one. */
  public BigDecimal mid() {
    return markTicksTwice == 0
        ? null
        : BigDecimal.valueOf(markTicksTwice, grid.priceDecimals()).multiply(HALF);
  }

  public BigDecimal price(long ticks) {
    return BigDecimal.valueOf(ticks, grid.priceDecimals());
  }

  public BigDecimal quantity(long lots) {
    return BigDecimal.valueOf(lots, grid.quantityDecimals());
  }

  /** Ticks of a price that lies on the grid. */
  long ticks(BigDecimal price) {
    return price.movePointRight(grid.priceDecimals()).longValueExact();
  }

  /** Lots of a quantity that lies on the grid. */
  long lots(BigDecimal quantity) {
    return quantity.movePointRight(grid.quantityDecimals()).longValueExact();
  }

  /** Displayed less what we, and trades that the book does not show yet, took of it. */
  long available(Side bookSide, long ticks) {
    return taken(bookSide)
        .available(ticks, book().quantityAt(bookSide, ticks), gone(bookSide, ticks));
  }

  void take(Side bookSide, long ticks, long lots) {
    taken(bookSide).take(ticks, lots, book().quantityAt(bookSide, ticks), gone(bookSide, ticks));
  }

  private long gone(Side bookSide, long ticks) {
    return untold.after(bookSide, ticks, bookTimeMs);
  }

  /** Best price of a side that still has something to take, or {@link #NONE}. */
  long bestAvailable(Side bookSide) {
    OrderBook book = book();
    if (book.size(bookSide) == 0) {
      return NONE;
    }
    long best = bookSide == Side.BUY ? book.bestBidTicks() : book.bestAskTicks();
    boolean whole = taken(bookSide).isEmpty() && untold.isEmpty(bookSide);
    if (whole || available(bookSide, best) > 0) {
      return best;
    }
    int depth = WALK_CHUNK;
    while (true) {
      int n = copy(bookSide, depth);
      for (int i = 0; i < n; i++) {
        if (available(bookSide, walkTicks[i]) > 0) {
          return walkTicks[i];
        }
      }
      if (n < depth) {
        return NONE;
      }
      depth *= 4;
    }
  }

  /** Price of a side's n-th displayed level, counted from one, or {@link #NONE}. */
  long levelTicks(Side bookSide, int level) {
    return copy(bookSide, level) < level ? NONE : walkTicks[level - 1];
  }

  /** Lots that can be taken from a side at prices up to the limit, counted up to {@code enough}. */
  long availableUpTo(Side bookSide, long limitTicks, long enough) {
    int depth = WALK_CHUNK;
    while (true) {
      int n = copy(bookSide, depth);
      long sum = 0;
      for (int i = 0; i < n; i++) {
        boolean within =
            bookSide == Side.SELL ? walkTicks[i] <= limitTicks : walkTicks[i] >= limitTicks;
        if (!within || sum >= enough) {
          return sum;
        }
        sum += available(bookSide, walkTicks[i]);
      }
      if (n < depth) {
        return sum;
      }
      depth *= 4;
    }
  }

  private int copy(Side bookSide, int depth) {
    if (walkTicks.length < depth) {
      walkTicks = new long[depth];
      walkLots = new long[depth];
    }
    return book().copyTiers(bookSide, depth, walkTicks, walkLots);
  }

  private ConsumedLiquidity taken(Side bookSide) {
    return bookSide == Side.BUY ? takenBids : takenAsks;
  }

  private void bookChanged() {
    if (!sync.inSync()) {
      inSight = false;
      return;
    }
    bookTimeMs = lastTransactionTimeMs == 0 ? lastEventTimeMs : lastTransactionTimeMs;
    takenBids.refresh(ticks -> shown(Side.BUY, ticks));
    takenAsks.refresh(ticks -> shown(Side.SELL, ticks));
    if (!inSight) {
      cameInSight();
    }
    if (isLive()) {
      markTicksTwice = book().bestBidTicks() + book().bestAskTicks();
      mark.onMid(markTicksTwice * 0.5 / Grid.pow10(grid.priceDecimals()), nowNs);
      events.onBook();
    }
    untold.told(
        bookTimeMs,
        ticks -> book().quantityAt(Side.BUY, ticks),
        ticks -> book().quantityAt(Side.SELL, ticks));
  }

  private long shown(Side side, long ticks) {
    return !inSight && isUntold(side, ticks)
        ? ConsumedLiquidity.UNTOLD
        : book().quantityAt(side, ticks);
  }

  private void cameInSight() {
    inSight = true;
    if (orders != null && !orders.seen()) {
      throw new IllegalStateException(
          "Queue model fifo needs a feed that tells every order (stream "
              + instrument.symbol().toLowerCase(Locale.ROOT)
              + "@depthflowOrders), and the feed of "
              + instrument.symbol()
              + " does not: generate it order by order, or choose another queue model");
    }
    untold.clear();
    events.onResync();
  }

  private final class Decoded implements MarketListener {

    @Override
    public void onGrid(Grid refined) {
      long priceFactor = Grid.pow10(refined.priceDecimals() - grid.priceDecimals());
      long quantityFactor = Grid.pow10(refined.quantityDecimals() - grid.quantityDecimals());
      sync.scale(priceFactor, quantityFactor);
      takenBids.scale(priceFactor, quantityFactor);
      takenAsks.scale(priceFactor, quantityFactor);
      untold.scale(priceFactor, quantityFactor);
      if (orders != null) {
        orders.scale(priceFactor, quantityFactor);
      }
      markTicksTwice = Math.multiplyExact(markTicksTwice, priceFactor);
      grid = refined;
      events.onGrid(priceFactor, quantityFactor);
    }

    @Override
    public void onDepth(DepthUpdate update, long receiveTimeNs) {
      lastEventTimeMs = update.eventTimeMs();
      lastTransactionTimeMs = update.transactionTimeMs();
      if (sync.onDepth(update) != SyncResult.DUPLICATE) {
        bookChanged(); // one that came again does not take the book's time back
      }
    }

    @Override
    public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
      sync.onSnapshot(snapshot);
      bookChanged();
    }

    @Override
    public void onTrade(Trade trade, long receiveTimeNs) {
      plainTradesSeen |= !trade.aggregate();
      if (trade.aggregate() && plainTradesSeen) {
        return;
      }
      lastPrice = price(trade.priceTicks());
      if (orders == null) { // else the line of orders before it said whom it met
        events.onTrade(trade);
      }
      if (inSight && !precedes(trade.tradeTimeMs(), bookTimeMs)) {
        Side makerSide = trade.aggressor().opposite();
        untold.trade(
            makerSide,
            trade.priceTicks(),
            trade.quantityLots(),
            trade.tradeTimeMs(),
            book().quantityAt(makerSide, trade.priceTicks()));
      }
    }

    @Override
    public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
      // the book is built from the depth chain alone
    }

    @Override
    public void onConnect(long receiveTimeNs) {
      sync.onBreak();
      inSight = false;
    }

    @Override
    public void onGap(String cause, long receiveTimeNs) {
      sync.onBreak();
      inSight = false;
    }
  }
}
