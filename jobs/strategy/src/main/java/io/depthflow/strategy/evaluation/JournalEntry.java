package io.depthflow.strategy.evaluation;

import io.depthflow.market.Side;
import io.depthflow.market.order.OrderAction;
import io.depthflow.market.order.OutcomeKind;
import java.math.BigDecimal;

/**
 * One row of what the desk saw and did. Flat, so that it travels a stream as one POJO and becomes a
 * row of a table; what does not apply is null, 0 or NaN.
 *
 * @param timeMs processing time of the row
 * @param roundMs time of the signal (or adoption) of the round trip it belongs to; 0 = none
 * @param state state of the symbol's machine, its name
 * @param reason short code: cause of a state change, of a refusal, of an alarm; of a fill where no
 *     execution of a tracked order stands behind it: RECOVERED (an order that was not tracked),
 *     ADOPTED (a position taken over), ESTIMATED (booked at the order's average price, with the fee
 *     that the rates say, because its trades did not come), DUST (written off at the market's
 *     price); the last three have no trade id
 * @param predictionBp forecast, bp, of signals and round trips; of the NOTE LARGEST_FORECAST the
 *     largest |forecast| so far; else NaN
 * @param thresholdBp what the forecast had to beat, bp; of signals and that NOTE, else NaN
 * @param price limit price, fill price, or average exit price of a round trip
 * @param entryPrice average entry price of a round trip, entry limit of a signal
 * @param quantity base currency
 * @param code venue's error code of an outcome
 * @param realizedPnl as the venue booked it with the fill, before fees
 * @param commission fee of a fill, in commissionAsset; positive is a cost
 * @param gross profit of a round trip before fees, quote currency
 * @param fees fees of a round trip in quote currency
 * @param net gross - fees
 * @param durationMs round trip: first to last fill; outcome: sending to answer
 */
public record JournalEntry(
    long timeMs,
    String symbol,
    JournalKind kind,
    long roundMs,
    String state,
    String reason,
    String message,
    String modelId,
    double predictionBp,
    double thresholdBp,
    double mid,
    double spread,
    Side side,
    OrderLeg leg,
    ExitKind exitKind,
    OrderAction action,
    OutcomeKind outcome,
    int code,
    String clientOrderId,
    long orderId,
    long tradeId,
    BigDecimal price,
    BigDecimal entryPrice,
    BigDecimal quantity,
    boolean maker,
    BigDecimal realizedPnl,
    BigDecimal commission,
    String commissionAsset,
    BigDecimal gross,
    BigDecimal fees,
    BigDecimal net,
    long durationMs) {}
