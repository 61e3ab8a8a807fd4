package io.depthflow.exchange.playback;

import io.depthflow.market.DepthSnapshot;
import io.depthflow.market.DepthUpdate;
import io.depthflow.market.Grid;
import io.depthflow.market.Instrument;
import io.depthflow.market.MarketListener;
import io.depthflow.market.Trade;
import java.math.BigDecimal;

/**
 * Learns a contract from its data: the greatest number that divides every price is its tick, the
 * greatest that divides every quantity its lot. The venue's other order rules are not in a
 * recording and are taken to be those of its larger contracts.
 */
final class GridSurvey implements MarketListener {

  private static final BigDecimal MIN_NOTIONAL = new BigDecimal("20");

  private Grid grid = Grid.COARSEST;
  private long priceUnit;
  private long quantityUnit;
  private boolean depthSeen;
  private boolean chained;

  @Override
  public void onGrid(Grid finer) {
    priceUnit *= Grid.pow10(finer.priceDecimals() - grid.priceDecimals());
    quantityUnit *= Grid.pow10(finer.quantityDecimals() - grid.quantityDecimals());
    grid = finer;
  }

  @Override
  public void onDepth(DepthUpdate update, long receiveTimeNs) {
    if (!depthSeen) {
      depthSeen = true;
      chained = update.previousFinalUpdateId() != DepthUpdate.NO_PREVIOUS;
    }
    levels(update.bids());
    levels(update.asks());
  }

  @Override
  public void onSnapshot(DepthSnapshot snapshot, long receiveTimeNs) {
    levels(snapshot.bids());
    levels(snapshot.asks());
  }

  @Override
  public void onTrade(Trade trade, long receiveTimeNs) {
    level(trade.priceTicks(), trade.quantityLots());
  }

  /** Whether a depth event was met. */
  boolean hasDepth() {
    return depthSeen;
  }

  /** Whether depth events name the one before them, as the futures venue's do. */
  boolean isFutures() {
    return chained;
  }

  Instrument instrument(String symbol) {
    BigDecimal tick = BigDecimal.valueOf(priceUnit, grid.priceDecimals()).stripTrailingZeros();
    BigDecimal lot = BigDecimal.valueOf(quantityUnit, grid.quantityDecimals()).stripTrailingZeros();
    return new Instrument(
        symbol,
        plain(tick),
        plain(lot),
        plain(lot),
        plain(lot.multiply(new BigDecimal(10_000_000))),
        plain(lot.multiply(new BigDecimal(2_000_000))),
        plain(tick),
        new BigDecimal("1000000000"),
        MIN_NOTIONAL);
  }

  private void levels(DepthUpdate.Levels levels) {
    for (int i = 0; i < levels.size(); i++) {
      level(levels.ticks(i), levels.lots(i));
    }
  }

  private void level(long ticks, long lots) {
    priceUnit = gcd(priceUnit, ticks);
    quantityUnit = gcd(quantityUnit, lots);
  }

  private static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  /** Without an exponent, as the venue writes it. */
  private static BigDecimal plain(BigDecimal x) {
    return x.scale() < 0 ? x.setScale(0) : x;
  }
}
