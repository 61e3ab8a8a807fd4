package io.depthflow.strategy.position;

import io.depthflow.strategy.signal.Signal;
import java.math.BigDecimal;

/**
 * What the machine of one symbol must not forget.
 *
 * @param baselined whether fills before the run have been told from ours
 * @param settledTradeId fills up to this id belong to closed rounds
 * @param closedIds client order ids of recently closed orders: late reports of them are no news
 * @param lastRoundMs time of the latest round trip begun: no earlier sample begins another
 * @param roundMs time of the round trip that is on; 0 = none
 * @param signal what began it; null for a leftover
 * @param base position that no tracked order explains, signed, base currency
 * @param foreign position at the venue that is not ours, signed
 * @param orders the round's orders
 * @param seenTradeIds the round's fills that are booked
 * @param tally the round's money
 * @param exit progress of the stop procedure
 * @param halted why no new risk is taken; null = it is
 * @param noTradeCounts samples without entry, by ordinal of NoTradeReason
 * @param largestPredictionBp largest |prediction| so far, bp
 * @param largestThresholdBp what that one had to beat, bp; 0 when there was none
 * @param flatten whether everything is to be closed by command
 * @param resumeAfterFlatten whether that command's halt ends once everything is closed
 */
public record MachineState(
    String symbol,
    boolean baselined,
    long settledTradeId,
    String[] closedIds,
    long lastRoundMs,
    long roundMs,
    Signal signal,
    BigDecimal base,
    BigDecimal foreign,
    OrderState[] orders,
    long[] seenTradeIds,
    TallyState tally,
    ExitState exit,
    String halted,
    long[] noTradeCounts,
    double largestPredictionBp,
    double largestThresholdBp,
    boolean flatten,
    boolean resumeAfterFlatten) {}
