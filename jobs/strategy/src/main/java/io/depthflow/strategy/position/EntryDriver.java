package io.depthflow.strategy.position;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.strategy.evaluation.JournalKind;
import io.depthflow.strategy.evaluation.OrderLeg;
import io.depthflow.strategy.feature.FeatureRow;
import io.depthflow.strategy.risk.RiskRefusal;
import io.depthflow.strategy.signal.NoTradeReason;
import io.depthflow.strategy.signal.Predictor;
import io.depthflow.strategy.signal.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.StringJoiner;

/**
 * Gets into a position: sample, prediction, signal, entry order. Nothing is entered unless the
 * machine is flat, reconciled, connected and not halted.
 */
final class EntryDriver {

  private static final long FUNDING_PERIOD_MS = 8 * 3_600_000L;
  private static final int MAX_REFUSALS_IN_A_ROW = 5;

  private final RoundContext c;
  private final ExitDriver exits;
  private final long[] noTrade = new long[NoTradeReason.values().length];
  private Predictor model;
  private double largestPredictionBp;
  private double largestThresholdBp;
  private int refusalsInARow;

  EntryDriver(RoundContext context, ExitDriver exits) {
    this.c = context;
    this.exits = exits;
  }

  void restore(MachineState state) {
    long[] counts = state.noTradeCounts() == null ? new long[0] : state.noTradeCounts();
    System.arraycopy(counts, 0, noTrade, 0, Math.min(counts.length, noTrade.length));
    largestPredictionBp = state.largestPredictionBp();
    largestThresholdBp = state.largestThresholdBp();
  }

  void setModel(Predictor predictor) {
    model = predictor;
  }

  long[] noTradeCounts() {
    return noTrade.clone();
  }

  double largestPredictionBp() {
    return largestPredictionBp;
  }

  double largestThresholdBp() {
    return largestThresholdBp;
  }

  private boolean hasForecast() {
    return largestPredictionBp != 0 || largestThresholdBp != 0;
  }

  /** Tells the largest forecast so far, and why samples led to no entry. */
  void journalForecast(long nowMs) {
    StringJoiner counts = new StringJoiner(", ");
    for (NoTradeReason reason : NoTradeReason.values()) {
      if (noTrade[reason.ordinal()] > 0) {
        counts.add(reason + "=" + noTrade[reason.ordinal()]);
      }
    }
    c.line.journal(
        c.draft(JournalKind.NOTE, nowMs)
            .reason("LARGEST_FORECAST")
            .forecast(
                hasForecast() ? largestPredictionBp : Double.NaN,
                hasForecast() ? largestThresholdBp : Double.NaN)
            .message(counts.toString())
            .entry());
  }

  void onRow(FeatureRow row, long nowMs) {
    NoTradeReason reason = consider(row, nowMs);
    if (reason != null) {
      noTrade[reason.ordinal()]++;
    }
  }

  private NoTradeReason consider(FeatureRow row, long nowMs) {
    if (model == null) {
      return NoTradeReason.NO_MODEL;
    }
    if (Math.abs(nowMs - row.timeMs()) > c.rules.maxRowAgeMs() || row.timeMs() <= c.lastRoundMs) {
      return NoTradeReason.STALE_ROW;
    }
    double prediction = model.predict(row.values());
    if (Double.isNaN(prediction)) {
      return NoTradeReason.WARMING_UP;
    }
    double threshold = c.rules.signal().thresholdBp(row.mid(), row.spread(), c.symbolConfig.fees());
    if (Math.abs(prediction) > largestPredictionBp || !hasForecast()) {
      largestPredictionBp = Math.abs(prediction);
      largestThresholdBp = threshold;
    }
    if (!(Math.abs(prediction) > threshold)) {
      return NoTradeReason.NO_EDGE;
    }
    NoTradeReason blocked = blocked(row, nowMs);
    return blocked != null ? blocked : trade(row, prediction, threshold, nowMs);
  }

  private NoTradeReason blocked(FeatureRow row, long nowMs) {
    if (c.isHalted()) {
      return NoTradeReason.HALTED;
    }
    if (c.rules.dryRun()) {
      return c.roundMs == 0 && c.orders.isEmpty() ? null : NoTradeReason.POSITION_ON;
    }
    if (!c.streamUp) {
      return NoTradeReason.STREAM_DOWN;
    }
    if (c.reconciler.isStopped() || c.lostUntilMs != 0) {
      return NoTradeReason.RECONCILING;
    }
    if (c.roundMs != 0 || c.orders.anyLive() || c.position().signum() != 0) {
      return NoTradeReason.POSITION_ON;
    }
    if (nowMs < c.pauseUntilMs) {
      return NoTradeReason.BACKING_OFF;
    }
    long toFundingMs = FUNDING_PERIOD_MS - Math.floorMod(row.timeMs(), FUNDING_PERIOD_MS);
    return toFundingMs <= c.rules.fundingGuardMs() ? NoTradeReason.FUNDING : null;
  }

  private NoTradeReason trade(FeatureRow row, double prediction, double threshold, long nowMs) {
    Side side = prediction > 0 ? Side.BUY : Side.SELL;
    BigDecimal price = entryPrice(side);
    BigDecimal quantity =
        c.instrument
            .floorQuantity(c.rules.notional().divide(price, MathContext.DECIMAL64))
            .min(c.instrument.maxQuantity());
    if (quantity.compareTo(c.instrument.minQuantity()) < 0
        || quantity.multiply(price).compareTo(c.instrument.minNotional()) < 0) {
      return NoTradeReason.TOO_SMALL;
    }
    Signal signal =
        new Signal(
            c.symbol,
            row.timeMs(),
            model.id(),
            prediction,
            threshold,
            row.mid(),
            row.spread(),
            side,
            price,
            null,
            quantity,
            row.timeMs() + model.horizonMs());
    if (c.rules.dryRun()) {
      // No round begins: nothing may be settled that a restored one still has to look after.
      c.lastRoundMs = row.timeMs();
      journalSignal(withTakeProfit(signal), nowMs);
      return NoTradeReason.DRY_RUN;
    }
    c.beginRound(row.timeMs(), signal);
    c.signal = withTakeProfit(signal);
    journalSignal(c.signal, nowMs);
    if (!placeEntry(0, price, nowMs)) {
      c.endRound();
      return NoTradeReason.RISK;
    }
    return null;
  }

  private void journalSignal(Signal signal, long nowMs) {
    c.line.journal(
        c.draft(JournalKind.SIGNAL, nowMs).round(signal.timeMs()).signal(signal).entry());
  }

  private Signal withTakeProfit(Signal s) {
    BigDecimal takeProfit = exits.takeProfitPrice(s, s.entryPrice(), s.side().opposite());
    return new Signal(
        s.symbol(),
        s.timeMs(),
        s.modelId(),
        s.predictionBp(),
        s.thresholdBp(),
        s.mid(),
        s.spread(),
        s.side(),
        s.entryPrice(),
        takeProfit,
        s.quantity(),
        s.expiryMs());
  }

  private BigDecimal entryPrice(Side side) {
    return c.rules.entryStyle() == EntryStyle.JOIN ? c.market.join(side) : c.market.take(side);
  }

  /** False when a risk limit refused. */
  private boolean placeEntry(int attempt, BigDecimal price, long nowMs) {
    long sendByMs = Math.min(nowMs + c.rules.entrySendWithinMs(), c.signal.expiryMs());
    OrderRequest request =
        c.request(OrderLeg.ENTRY, attempt, c.signal.side(), c.signal.quantity(), price, sendByMs);
    TrackedOrder order = new TrackedOrder(request, OrderLeg.ENTRY, attempt, nowMs);
    RiskRefusal refusal = c.line.entry(request, c.exposure(), nowMs);
    if (refusal != null) {
      c.line.journal(
          c.draft(JournalKind.REFUSED, nowMs).request(request).reason(refusal.name()).entry());
      return false;
    }
    c.orders.add(order);
    c.line.journal(
        c.draft(JournalKind.REQUEST, nowMs).request(request).leg(OrderLeg.ENTRY).entry());
    return true;
  }

  /** Marks an entry that has to go: expired, or no new risk is wanted. */
  void wantCancels(long nowMs) {
    for (TrackedOrder order : c.orders.all()) {
      if (order.leg == OrderLeg.ENTRY && order.isLive()) {
        boolean expired = c.signal == null || nowMs >= c.signal.expiryMs();
        order.cancelWanted |= expired || c.isHalted();
      }
    }
  }

  void onAccepted() {
    refusalsInARow = 0;
  }

  /** An entry was refused, or never left: a post-only one is priced anew once, then dropped. */
  void onRefused(TrackedOrder order, int code, long nowMs) {
    if (code == VenueCodes.WOULD_TAKE) {
      if (mayReprice(order, nowMs)) {
        placeEntry(order.attempt + 1, entryPrice(order.side), nowMs);
      }
      return;
    }
    if (VenueCodes.asksForPause(code)) {
      c.pauseUntilMs = nowMs + c.timing.pauseMs();
    } else if (code != 0) {
      refusalsInARow++;
      if (refusalsInARow >= MAX_REFUSALS_IN_A_ROW) {
        c.halt("ENTRIES_REFUSED", "code " + code + ", again and again", nowMs);
      }
    }
  }

  private boolean mayReprice(TrackedOrder order, long nowMs) {
    return order.attempt == 0
        && !order.cancelWanted
        && c.signal != null
        && nowMs < c.signal.expiryMs()
        && c.position().signum() == 0
        && !c.exit.isOn()
        && !c.isHalted()
        && c.streamUp
        && !c.reconciler.isStopped();
  }

  long nextWakeMs() {
    return c.signal != null && c.orders.anyLive(OrderLeg.ENTRY) && !c.entryCancelWanted()
        ? c.signal.expiryMs()
        : Long.MAX_VALUE;
  }
}
