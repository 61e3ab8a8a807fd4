package io.depthflow.binance.codec;

import io.depthflow.market.BookTicker;
import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.MarketListener;
import io.depthflow.market.Trade;
import java.util.ArrayList;
import java.util.List;

/** Writes down all that a decoder tells. */
final class EventLog implements MarketListener {

  final List<String> events = new ArrayList<>();

  @Override
  public void onGrid(Grid grid) {
    events.add("grid " + grid.priceDecimals() + "," + grid.quantityDecimals());
  }

  @Override
  public void onDepth(DepthUpdate e, long ns) {
    depth("depth E", e, ns);
  }

  @Override
  public void onPartialDepth(DepthUpdate e, long ns) {
    depth("partial E", e, ns);
  }

  private void depth(String kind, DepthUpdate e, long ns) {
    events.add(
        kind
            + e.eventTimeMs()
            + " T"
            + e.transactionTimeMs()
            + " U"
            + e.firstUpdateId()
            + " u"
            + e.finalUpdateId()
            + " pu"
            + e.previousFinalUpdateId()
            + " b"
            + show(e.bids())
            + " a"
            + show(e.asks())
            + " @"
            + ns);
  }

  @Override
  public void onSnapshot(DepthSnapshot s, long ns) {
    events.add(
        "snapshot " + s.lastUpdateId() + " b" + show(s.bids()) + " a" + show(s.asks()) + " @" + ns);
  }

  @Override
  public void onTrade(Trade trade, long ns) {
    events.add(trade + " @" + ns);
  }

  @Override
  public void onBookTicker(BookTicker ticker, long ns) {
    events.add(ticker + " @" + ns);
  }

  @Override
  public void onConnect(long ns) {
    events.add("connect @" + ns);
  }

  @Override
  public void onPolled(long ns) {
    events.add("polled @" + ns);
  }

  @Override
  public void onGap(String cause, long ns) {
    events.add("gap " + cause + " @" + ns);
  }

  @Override
  public void onSecondEnd(long ns) {
    events.add("secondEnd @" + ns);
  }

  private static String show(DepthUpdate.Levels levels) {
    StringBuilder s = new StringBuilder("[");
    for (int i = 0; i < levels.size(); i++) {
      s.append(levels.ticks(i)).append('x').append(levels.lots(i)).append(' ');
    }
    return s.append(']').toString();
  }
}
