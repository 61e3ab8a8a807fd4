package io.depthflow.strategy.evaluation;

import io.depthflow.market.Side;
import io.depthflow.market.order.Fill;
import io.depthflow.market.order.OrderOutcome;
import io.depthflow.market.order.OrderRequest;
import io.depthflow.strategy.signal.Signal;
import java.math.BigDecimal;

/** Fills a {@link JournalEntry} step by step; one draft makes one entry. */
public final class JournalDraft {

  private final long timeMs;
  private final String symbol;
  private final JournalKind kind;
  private long roundMs;
  private String state;
  private String reason;
  private String message;
  private Signal signal;
  private Side side;
  private OrderLeg leg;
  private ExitKind exitKind;
  private OrderRequest request;
  private OrderOutcome outcome;
  private String clientOrderId;
  private BigDecimal price;
  private BigDecimal quantity;
  private Fill fill;
  private RoundTrip trip;
  private double predictionBp = Double.NaN;
  private double thresholdBp = Double.NaN;

  public JournalDraft(long timeMs, String symbol, JournalKind kind) {
    this.timeMs = timeMs;
    this.symbol = symbol;
    this.kind = kind;
  }

  public JournalDraft round(long value) {
    roundMs = value;
    return this;
  }

  public JournalDraft state(String value) {
    state = value;
    return this;
  }

  public JournalDraft reason(String value) {
    reason = value;
    return this;
  }

  public JournalDraft message(String value) {
    message = value;
    return this;
  }

  public JournalDraft leg(OrderLeg value) {
    leg = value;
    return this;
  }

  public JournalDraft exit(ExitKind value) {
    exitKind = value;
    return this;
  }

  public JournalDraft signal(Signal value) {
    signal = value;
    predictionBp = value.predictionBp();
    thresholdBp = value.thresholdBp();
    side = value.side();
    price = value.takeProfitPrice();
    quantity = value.quantity();
    return this;
  }

  /** A forecast that led to no signal. */
  public JournalDraft forecast(double prediction, double threshold) {
    predictionBp = prediction;
    thresholdBp = threshold;
    return this;
  }

  public JournalDraft request(OrderRequest value) {
    request = value;
    side = value.side();
    clientOrderId = value.clientOrderId();
    price = value.price();
    quantity = value.quantity();
    return this;
  }

  public JournalDraft outcome(OrderOutcome value) {
    request(value.request());
    outcome = value;
    message = value.message();
    return this;
  }

  public JournalDraft fill(Fill value) {
    fill = value;
    side = value.side();
    clientOrderId = value.clientOrderId();
    price = value.price();
    quantity = value.quantity();
    return this;
  }

  public JournalDraft clientOrderId(String value) {
    clientOrderId = value;
    return this;
  }

  public JournalDraft trip(RoundTrip value) {
    trip = value;
    predictionBp = value.predictionBp();
    roundMs = value.roundMs();
    side = value.side();
    exitKind = value.exitKind();
    price = value.exitPrice();
    quantity = value.quantity();
    return this;
  }

  public JournalEntry entry() {
    return new JournalEntry(
        timeMs,
        symbol,
        kind,
        roundMs,
        state,
        reason,
        message,
        signal != null ? signal.modelId() : trip != null ? trip.modelId() : null,
        predictionBp,
        thresholdBp,
        signal != null ? signal.mid() : Double.NaN,
        signal != null ? signal.spread() : Double.NaN,
        side,
        leg,
        exitKind,
        request == null ? null : request.action(),
        outcome == null ? null : outcome.kind(),
        outcome == null ? 0 : outcome.code(),
        clientOrderId,
        orderId(),
        fill == null ? 0 : fill.tradeId(),
        price,
        signal != null ? signal.entryPrice() : trip != null ? trip.entryPrice() : null,
        quantity,
        fill != null && fill.maker(),
        fill == null ? null : fill.realizedPnl(),
        fill == null ? null : fill.commission(),
        fill == null ? null : fill.commissionAsset(),
        trip == null ? null : trip.gross(),
        trip == null ? null : trip.fees(),
        trip == null ? null : trip.net(),
        durationMs());
  }

  private long orderId() {
    if (fill != null) {
      return fill.orderId();
    }
    return outcome != null && outcome.report() != null ? outcome.report().orderId() : 0;
  }

  private long durationMs() {
    if (trip != null) {
      return trip.closedMs() - trip.openedMs();
    }
    return outcome == null ? 0 : outcome.answeredAtMs() - outcome.sentAtMs();
  }
}
