package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.market.book.BookTop;
import io.depthflow.strategy.feature.FeatureRow;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Best prices of one symbol as last seen. */
final class MarketView {

  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final long NS_PER_MS = 1_000_000;

  private BigDecimal bid;
  private BigDecimal ask;
  private long timeMs = Long.MIN_VALUE;

  void onTop(BookTop top) {
    bid = BigDecimal.valueOf(top.bidTicks(), top.priceDecimals());
    ask = BigDecimal.valueOf(top.askTicks(), top.priceDecimals());
    timeMs = top.receiveTimeNs() / NS_PER_MS;
  }

  /** A row closes a second that began after the last change of the top: only then it is newer. */
  void onRow(FeatureRow row, BigDecimal tick) {
    if (row.timeMs() > timeMs) {
      bid = onTick(row.bid(), tick);
      ask = onTick(row.ask(), tick);
      timeMs = row.timeMs();
    }
  }

  boolean isKnown() {
    return bid != null;
  }

  /** Best price of the side on which an order of that side would join. */
  BigDecimal join(Side side) {
    return side == Side.BUY ? bid : ask;
  }

  /** Best price that an order of that side would take. */
  BigDecimal take(Side side) {
    return side == Side.BUY ? ask : bid;
  }

  BigDecimal mid() {
    return bid.add(ask).divide(TWO);
  }

  private static BigDecimal onTick(double price, BigDecimal tick) {
    return BigDecimal.valueOf(price).divide(tick, 0, RoundingMode.HALF_UP).multiply(tick);
  }
}
