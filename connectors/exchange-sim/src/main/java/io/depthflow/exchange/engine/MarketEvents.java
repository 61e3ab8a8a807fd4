package io.depthflow.exchange.engine;

import io.depthflow.market.Side;
import io.depthflow.market.Trade;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Takes what a symbol's market tells to its desk and to the matching. */
final class MarketEvents implements SymbolMarket.Events {
  private final Supplier<SymbolDesk> desk;
  private final Matcher matcher;
  private final Settlement settlement;
  private final LongSupplier nowMs;

  /**
   * @param desk the market's, asked for at its first event
   */
  MarketEvents(
      Supplier<SymbolDesk> desk, Matcher matcher, Settlement settlement, LongSupplier nowMs) {
    this.desk = desk;
    this.matcher = matcher;
    this.settlement = settlement;
    this.nowMs = nowMs;
  }

  @Override
  public void onGrid(long priceFactor, long quantityFactor) {
    desk.get().scale(priceFactor, quantityFactor);
  }

  @Override
  public void onBook() {
    matcher.onBook(desk.get(), nowMs.getAsLong());
  }

  @Override
  public void onResync() {
    matcher.onResync(desk.get());
  }

  @Override
  public void onMarkFrame(MarkFrame frame) {
    settlement.onFeed(desk.get(), frame, nowMs.getAsLong());
  }

  @Override
  public void onTrade(Trade trade) {
    matcher.onTrade(desk.get(), trade, nowMs.getAsLong());
  }

  @Override
  public void onQueueTrade(Side makerSide, long ticks, long lots) {
    matcher.onQueueTrade(desk.get(), makerSide, ticks, lots, nowMs.getAsLong());
  }

  @Override
  public void onQueueCancel(Side makerSide, long ticks, long lots, long sequence) {
    matcher.onQueueCancel(desk.get(), makerSide, ticks, lots, sequence);
  }
}
