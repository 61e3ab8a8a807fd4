package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.strategy.evaluation.ExitKind;
import io.depthflow.strategy.evaluation.RoundTrip;
import io.depthflow.strategy.signal.Signal;
import java.math.BigDecimal;
import java.math.MathContext;

/** Money of the round trip that is on, exact. */
final class RoundTally {

  private Side side;
  private BigDecimal bought = BigDecimal.ZERO;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal sold = BigDecimal.ZERO;
  private BigDecimal proceeds = BigDecimal.ZERO;
  private BigDecimal fees = BigDecimal.ZERO;
  private long firstMs;
  private long lastMs;
  private long openedAtMs;
  private int fills;

  static RoundTally restore(TallyState state) {
    RoundTally tally = new RoundTally();
    if (state != null) {
      tally.side = state.side();
      tally.bought = state.bought();
      tally.cost = state.cost();
      tally.sold = state.sold();
      tally.proceeds = state.proceeds();
      tally.fees = state.fees();
      tally.firstMs = state.firstMs();
      tally.lastMs = state.lastMs();
      tally.openedAtMs = state.openedAtMs();
      tally.fills = state.fills();
    }
    return tally;
  }

  TallyState state() {
    return new TallyState(
        side, bought, cost, sold, proceeds, fees, firstMs, lastMs, openedAtMs, fills);
  }

  void add(Fill fill, String quoteAsset) {
    BigDecimal notional = fill.price().multiply(fill.quantity());
    if (side == null) {
      side = fill.side();
    }
    if (fill.side() == Side.BUY) {
      bought = bought.add(fill.quantity());
      cost = cost.add(notional);
    } else {
      sold = sold.add(fill.quantity());
      proceeds = proceeds.add(notional);
    }
    if (fill.commission() != null && quoteAsset.equals(fill.commissionAsset())) {
      fees = fees.add(fill.commission());
    }
    firstMs = fills == 0 ? fill.timeMs() : Math.min(firstMs, fill.timeMs());
    lastMs = Math.max(lastMs, fill.timeMs());
    fills++;
  }

  /** Notes when the position was first seen; later calls change nothing. */
  void opened(long nowMs) {
    if (openedAtMs == 0) {
      openedAtMs = nowMs;
    }
  }

  long openedAtMs() {
    return openedAtMs;
  }

  boolean isEmpty() {
    return fills == 0;
  }

  /** Average price at which the given side was filled; null when it was not. */
  BigDecimal average(Side of) {
    BigDecimal quantity = of == Side.BUY ? bought : sold;
    return quantity.signum() == 0
        ? null
        : (of == Side.BUY ? cost : proceeds).divide(quantity, MathContext.DECIMAL64);
  }

  /** Quantity bought minus sold. */
  BigDecimal position() {
    return bought.subtract(sold);
  }

  /** What was got minus what was paid minus fees: the net profit once flat. */
  BigDecimal cash() {
    return proceeds.subtract(cost).subtract(fees);
  }

  RoundTrip trip(String symbol, long roundMs, Signal signal, ExitKind kind) {
    Side entry = signal == null ? side : signal.side();
    BigDecimal gross = proceeds.subtract(cost);
    return new RoundTrip(
        symbol,
        roundMs,
        signal == null ? null : signal.modelId(),
        signal == null ? Double.NaN : signal.predictionBp(),
        entry,
        kind,
        bought.min(sold),
        average(entry),
        average(entry.opposite()),
        firstMs,
        lastMs,
        gross,
        fees,
        gross.subtract(fees),
        fills);
  }
}
