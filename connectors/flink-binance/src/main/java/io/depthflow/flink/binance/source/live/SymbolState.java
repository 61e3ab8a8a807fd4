package io.depthflow.flink.binance.source.live;

import io.depthflow.binance.codec.GapCause;
import io.depthflow.binance.codec.LineDecoder;
import io.depthflow.flink.binance.source.split.MarketSplit;
import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.RawLine;
import io.depthflow.market.Trade;
import io.depthflow.market.book.BookSynchronizer;
import io.depthflow.market.book.SyncResult;
import io.depthflow.market.book.VenueRules;

/**
 * One live symbol: the same book rules that stand downstream, fed with the same lines, so that the
 * source knows of a lost book in the moment in which it is lost downstream.
 */
final class SymbolState implements MarketListener {

  private static final String NO_ANSWER = "no answer within the second";

  private static final long UNCHAINED = -1;

  final String symbol;

  /** Lines lost since the queue was full; above zero the symbol is silent. */
  long dropped;

  /** Receive time of the last line queued; before the first, that of the line it begins with. */
  long lastNs;

  private final LineDecoder decoder;
  private final BookSynchronizer book = new BookSynchronizer();
  private Grid grid;

  /**
   * Final update id of the newest depth event since the last marker; {@link #UNCHAINED} for none.
   */
  private long chainedTo = UNCHAINED;

  private boolean chainBroke;

  /** Receive time of the last snapshot that became the book. */
  private long answeredNs;

  /** Why the last poll failed; "no answer" while none has. */
  private String pollFailure = NO_ANSWER;

  /**
   * @param clampNs receive time of the last line before a restart, or {@link MarketSplit#NO_CLAMP}
   * @param nowNs where a symbol without a past begins
   */
  SymbolState(String symbol, long clampNs, long nowNs) {
    this.symbol = symbol;
    this.lastNs = clampNs == MarketSplit.NO_CLAMP ? nowNs : clampNs;
    this.decoder = new LineDecoder(symbol);
    this.grid = decoder.grid();
  }

  /** Feeds a line and says whether a book in step was lost by it. */
  boolean breaksAt(RawLine line) {
    boolean was = book.inSync();
    chainBroke = false;
    decoder.decode(line, this);
    return was && !book.inSync();
  }

  /**
   * Whether the line fed last does not chain though no book was there to be lost: between it and
   * the one before something is missing all the same, and the log has to say so.
   */
  boolean chainBroke() {
    return chainBroke;
  }

  /** Whether the book is polled and stands, but not by an answer of the second that ends now. */
  boolean missedPoll(long secondNs, long endNs) {
    return isPolled() && book.inSync() && answeredNs < endNs - secondNs;
  }

  boolean isPolled() {
    return book.rules() == VenueRules.POLLED;
  }

  void pollFailed(String why) {
    pollFailure = why;
  }

  /** Why there was no answer, once. */
  String takePollFailure() {
    String why = pollFailure;
    pollFailure = NO_ANSWER;
    return why;
  }

  /** Why the book was lost by the line fed last, when that was not a marker. */
  GapCause cause() {
    return GapCause.of(book.lastLoss());
  }

  boolean needsSnapshot() {
    return book.needsSnapshot();
  }

  boolean inSync() {
    return book.inSync();
  }

  @Override
  public void onGrid(Grid finer) {
    book.scale(
        Grid.pow10(finer.priceDecimals() - grid.priceDecimals()),
        Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals()));
    grid = finer;
  }

  @Override
  public void onDepth(DepthUpdate update, long receiveTimeNs) {
    if (!book.inSync() && leavesAHole(update)) {
      chainBroke = true;
      book.onBreak(); // as the marker will do downstream
    }
    if (update.previousFinalUpdateId() != DepthUpdate.NO_PREVIOUS) {
      chainedTo = Math.max(chainedTo, update.finalUpdateId());
    }
    book.onDepth(update);
  }

  private boolean leavesAHole(DepthUpdate update) {
    return chainedTo != UNCHAINED
        && update.previousFinalUpdateId() != DepthUpdate.NO_PREVIOUS
        && update.finalUpdateId() > chainedTo
        && update.previousFinalUpdateId() != chainedTo;
  }

  @Override
  public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
    SyncResult result = book.onSnapshot(snapshot);
    if (result == SyncResult.APPLIED || result == SyncResult.SYNCHRONISED) {
      answeredNs = receiveTimeNs;
      pollFailure = NO_ANSWER;
    }
  }

  @Override
  public void onBookTicker(BookTicker ticker, long receiveTimeNs) {
    book.onBookTicker(ticker, receiveTimeNs);
  }

  @Override
  public void onTrade(Trade trade, long receiveTimeNs) {
    book.onOther(receiveTimeNs);
  }

  @Override
  public void onConnect(long receiveTimeNs) {
    chainedTo = UNCHAINED;
    book.onConnect();
  }

  @Override
  public void onPolled(long receiveTimeNs) {
    book.onPolled();
  }

  @Override
  public void onGap(String cause, long receiveTimeNs) {
    chainedTo = UNCHAINED;
    book.onBreak();
  }
}
