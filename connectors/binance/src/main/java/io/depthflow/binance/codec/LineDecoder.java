package io.depthflow.binance.codec;

import static io.depthflow.binance.codec.Irregular.IRREGULAR;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.nio.charset.StandardCharsets;

/**
 * Turns one symbol's lines into events, on the hot path: a byte scanner reads what is regular, and
 * hands what is not to {@link JsonLineDecoder}, which decodes or refuses it. Both read the same
 * values: they are raced against each other on recordings and on mutants of them.
 *
 * <p>Prices and quantities become integers on the symbol's {@link Grid}. The grid is refined, and
 * {@link MarketListener#onGrid} called before the event, when a number has more decimals than any
 * before it; trailing zeros do not count.
 *
 * <p>Rules: the order of keys does not matter; unknown keys are skipped; a frame of another kind is
 * ignored and counted; so is a trade that did not come out of the book ({@code X} other than
 * MARKET: insurance fund, ADL, placeholders) and an aggTrade of retail price improvement alone
 * ({@code nq} zero; otherwise {@code nq} is its quantity where present). A bare object with
 * lastUpdateId is a snapshot; within a wrapper it is spot's partial depth and ignored.
 *
 * <p>Single-threaded; objects handed to the listener are reused.
 */
public final class LineDecoder {

  private static final byte[] MARKET = ascii("MARKET");
  private static final byte[] DEPTH_UPDATE = ascii("depthUpdate");
  private static final byte[] BOOK_TICKER = ascii("bookTicker");
  private static final byte[] TRADE = ascii("trade");
  private static final byte[] AGG_TRADE = ascii("aggTrade");
  private static final byte[] SECOND_END = ascii(FrameKind.SECOND_END_EVENT);
  private static final byte[] CONNECT = ascii(FrameKind.CONNECT_EVENT);
  private static final byte[] POLLED = ascii(FrameKind.POLLED_EVENT);
  private static final byte[] GAP = ascii(FrameKind.GAP_EVENT);

  private final byte[] symbolBytes;
  private final FrameScanner scanner = new FrameScanner();
  private final JsonLineDecoder json;
  private final long[] mantissas = new long[4];
  private final int[] decimals = new int[4];
  private Grid grid = Grid.COARSEST;
  private long ignored;
  private long offBookTrades;
  private long irregular;

  /**
   * @param symbol upper case; a frame that names another symbol is refused
   */
  public LineDecoder(String symbol) {
    this.symbolBytes = symbol.getBytes(StandardCharsets.UTF_8);
    this.json = new JsonLineDecoder(symbol);
  }

  /**
   * Decodes a line and tells the listener; nothing is told of a refused line.
   *
   * @throws CorruptFrameException when the frame is not what it says it is
   */
  public void decode(RawLine line, MarketListener listener) {
    try {
      regular(line, listener);
    } catch (Irregular e) {
      irregular++;
      json.setGrid(grid);
      long ignoredBefore = json.ignored();
      long offBookBefore = json.offBookTrades();
      json.decode(line, listener);
      ignored += json.ignored() - ignoredBefore;
      offBookTrades += json.offBookTrades() - offBookBefore;
      grid = json.grid();
    }
  }

  public Grid grid() {
    return grid;
  }

  /** Sets the grid that a restored state was left with. */
  public void setGrid(Grid grid) {
    this.grid = grid;
  }

  /** Frames of kinds that mean nothing here. */
  public long ignored() {
    return ignored;
  }

  /** Trades that did not come out of the visible book. */
  public long offBookTrades() {
    return offBookTrades;
  }

  /** Frames that the scanner handed to Jackson. */
  public long irregular() {
    return irregular;
  }

  void setCounters(long ignored, long offBookTrades, long irregular) {
    this.ignored = ignored;
    this.offBookTrades = offBookTrades;
    this.irregular = irregular;
  }

  /** All checks come before the first call of the listener, so that Irregular leaves no trace. */
  private void regular(RawLine line, MarketListener listener) {
    scanner.scan(line.frame(), grid);
    Payload p = scanner.payload();
    long ns = line.receiveTimeNs();
    switch (scanner.isShaped() ? FrameKind.DEPTH : kind(scanner, p)) {
      case DEPTH -> {
        depth(p, listener);
        if (!scanner.isShaped()) {
          scanner.rememberShape();
        }
        listener.onDepth(p.depth, ns);
      }
      case PARTIAL_DEPTH -> {
        depth(p, listener);
        listener.onPartialDepth(p.depth, ns);
      }
      case SNAPSHOT -> snapshot(p, listener, ns);
      case TRADE -> trade(p, listener, ns);
      case AGG_TRADE -> aggTrade(p, listener, ns);
      case BOOK_TICKER -> bookTicker(p, listener, ns);
      case SECOND_END -> {
        checkSymbol(p);
        listener.onSecondEnd(ns);
      }
      case CONNECT -> {
        checkSymbol(p);
        listener.onConnect(ns);
      }
      case POLLED -> {
        checkSymbol(p);
        listener.onPolled(ns);
      }
      case GAP -> {
        checkSymbol(p);
        listener.onGap(cause(p), ns);
      }
      case OTHER -> ignored++;
    }
  }

  static FrameKind kind(FrameScanner s, Payload p) {
    if (p.has(Payload.EVENT)) {
      if (s.isText(p, Payload.EVENT, DEPTH_UPDATE)) {
        return ofDepthStream(s);
      }
      return s.isText(p, Payload.EVENT, BOOK_TICKER)
          ? FrameKind.BOOK_TICKER
          : s.isText(p, Payload.EVENT, TRADE)
              ? FrameKind.TRADE
              : s.isText(p, Payload.EVENT, AGG_TRADE)
                  ? FrameKind.AGG_TRADE
                  : s.isText(p, Payload.EVENT, SECOND_END)
                      ? FrameKind.SECOND_END
                      : s.isText(p, Payload.EVENT, CONNECT)
                          ? FrameKind.CONNECT
                          : s.isText(p, Payload.EVENT, GAP)
                              ? FrameKind.GAP
                              : s.isText(p, Payload.EVENT, POLLED)
                                  ? FrameKind.POLLED
                                  : otherText(s, p);
    }
    if (p.has(Payload.LAST_UPDATE_ID)) {
      return p == s.top() ? FrameKind.SNAPSHOT : FrameKind.OTHER;
    }
    return p.has(Payload.FINAL_ID)
            && p.has(Payload.BIDS)
            && p.has(Payload.ASKS)
            && p.has(Payload.BID_QUANTITY)
            && p.has(Payload.ASK_QUANTITY)
        ? FrameKind.BOOK_TICKER
        : FrameKind.OTHER;
  }

  private static FrameKind otherText(FrameScanner s, Payload p) {
    if (s.frame()[p.start[Payload.EVENT]] != '"') {
      throw IRREGULAR;
    }
    return FrameKind.OTHER;
  }

  /** As {@link FrameKind#ofEvent}: diff depth, or unnamed; partial depth; or another. */
  private static FrameKind ofDepthStream(FrameScanner s) {
    Payload top = s.top();
    if (!top.has(Payload.STREAM)) {
      return FrameKind.DEPTH;
    }
    byte[] f = s.frame();
    int from = top.start[Payload.STREAM];
    int to = top.end[Payload.STREAM] - 1;
    if (f[from] != '"') {
      throw IRREGULAR;
    }
    int at = from + 1;
    while (at < to && f[at] != '@') {
      at++;
    }
    int rest = at < to ? at + 1 : from + 1;
    if (to - rest < 5 || !Payload.equals(f, rest, "depth")) {
      return FrameKind.OTHER;
    }
    int behind = rest + 5;
    if (behind == to || f[behind] == '@') {
      return FrameKind.DEPTH;
    }
    int end = behind;
    while (end < to && f[end] != '@') {
      end++;
    }
    boolean partial =
        end - behind == 1 && f[behind] == '5'
            || end - behind == 2 && (f[behind] == '1' || f[behind] == '2') && f[behind + 1] == '0';
    return partial ? FrameKind.PARTIAL_DEPTH : FrameKind.OTHER;
  }

  private void depth(Payload p, MarketListener listener) {
    if (!scanner.isShaped()) {
      checkSymbol(p);
      if (!isArray(p, Payload.BIDS) || !isArray(p, Payload.ASKS)) {
        throw IRREGULAR;
      }
    }
    long eventTime = scanner.integerAt(p, Payload.EVENT_TIME);
    long time = p.has(Payload.TIME) ? scanner.integerAt(p, Payload.TIME) : 0;
    long first = scanner.integerAt(p, Payload.FIRST_ID);
    long last = scanner.integerAt(p, Payload.FINAL_ID);
    long previous =
        p.has(Payload.PREVIOUS_ID)
            ? scanner.integerAt(p, Payload.PREVIOUS_ID)
            : DepthUpdate.NO_PREVIOUS;
    if (first > last) {
      throw IRREGULAR;
    }
    p.depth.header(eventTime, time, first, last, previous);
    refine(p.priceDecimals, p.quantityDecimals, listener);
  }

  private void snapshot(Payload p, MarketListener listener, long ns) {
    if (!isArray(p, Payload.SNAPSHOT_BIDS) || !isArray(p, Payload.SNAPSHOT_ASKS)) {
      throw IRREGULAR;
    }
    long id = scanner.integerAt(p, Payload.LAST_UPDATE_ID);
    refine(p.priceDecimals, p.quantityDecimals, listener);
    listener.onSnapshot(new DepthSnapshot(id, p.depth.bids(), p.depth.asks()), ns);
  }

  private void trade(Payload p, MarketListener listener, long ns) {
    checkSymbol(p);
    if (p.has(Payload.ORDER_TYPE) && !scanner.isText(p, Payload.ORDER_TYPE, MARKET)) {
      if (scanner.frame()[p.start[Payload.ORDER_TYPE]] != '"') {
        throw IRREGULAR;
      }
      offBookTrades++;
      return;
    }
    trade(p, Payload.TRADE_ID, Payload.QUANTITY, false, listener, ns);
  }

  private void aggTrade(Payload p, MarketListener listener, long ns) {
    checkSymbol(p);
    int quantity = p.has(Payload.NORMAL_QUANTITY) ? Payload.NORMAL_QUANTITY : Payload.QUANTITY;
    trade(p, Payload.ASKS, quantity, true, listener, ns);
  }

  private void trade(
      Payload p, int idKey, int quantityKey, boolean agg, MarketListener listener, long ns) {
    final long id = scanner.integerAt(p, idKey);
    final long time = scanner.integerAt(p, Payload.TIME);
    final Side aggressor = scanner.booleanAt(p, Payload.BUYER_IS_MAKER) ? Side.SELL : Side.BUY;
    read(p, Payload.PRICE, 0);
    read(p, quantityKey, 1);
    if (mantissas[0] == 0) {
      throw IRREGULAR;
    }
    if (mantissas[1] == 0) {
      offBookTrades++;
      return;
    }
    int pd = Math.max(grid.priceDecimals(), decimals[0]);
    int qd = Math.max(grid.quantityDecimals(), decimals[1]);
    Trade trade =
        new Trade(
            id,
            time,
            FrameScanner.scaled(mantissas[0], pd - decimals[0]),
            FrameScanner.scaled(mantissas[1], qd - decimals[1]),
            aggressor,
            agg);
    refine(pd, qd, listener);
    listener.onTrade(trade, ns);
  }

  private void bookTicker(Payload p, MarketListener listener, long ns) {
    checkSymbol(p);
    final long id = scanner.integerAt(p, Payload.FINAL_ID);
    read(p, Payload.BIDS, 0);
    read(p, Payload.BID_QUANTITY, 1);
    read(p, Payload.ASKS, 2);
    read(p, Payload.ASK_QUANTITY, 3);
    int pd = Math.max(grid.priceDecimals(), Math.max(decimals[0], decimals[2]));
    int qd = Math.max(grid.quantityDecimals(), Math.max(decimals[1], decimals[3]));
    BookTicker ticker =
        new BookTicker(
            id,
            FrameScanner.scaled(mantissas[0], pd - decimals[0]),
            FrameScanner.scaled(mantissas[1], qd - decimals[1]),
            FrameScanner.scaled(mantissas[2], pd - decimals[2]),
            FrameScanner.scaled(mantissas[3], qd - decimals[3]));
    refine(pd, qd, listener);
    listener.onBookTicker(ticker, ns);
  }

  private String cause(Payload p) {
    if (!p.has(Payload.CAUSE)) {
      return "";
    }
    byte[] f = scanner.frame();
    int from = p.start[Payload.CAUSE];
    if (f[from] != '"') {
      throw IRREGULAR;
    }
    return new String(f, from + 1, p.end[Payload.CAUSE] - from - 2, StandardCharsets.UTF_8);
  }

  private void read(Payload p, int key, int into) {
    scanner.decimalAt(p, key);
    mantissas[into] = scanner.mantissa();
    decimals[into] = scanner.decimals();
  }

  private void refine(int priceDecimals, int quantityDecimals, MarketListener listener) {
    if (priceDecimals > grid.priceDecimals() || quantityDecimals > grid.quantityDecimals()) {
      grid = new Grid(priceDecimals, quantityDecimals);
      listener.onGrid(grid);
    }
  }

  private void checkSymbol(Payload p) {
    if (!p.has(Payload.SYMBOL) || !scanner.isText(p, Payload.SYMBOL, symbolBytes)) {
      throw IRREGULAR;
    }
  }

  private boolean isArray(Payload p, int key) {
    return p.has(key) && scanner.frame()[p.start[key]] == '[';
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
