package io.depthflow.strategy.evaluation;

import io.depthflow.market.Side;
import java.math.BigDecimal;

/**
 * One trade from flat to flat.
 *
 * @param roundMs time of the signal, or of the adoption of a leftover
 * @param modelId null for a leftover
 * @param predictionBp NaN for a leftover
 * @param side of the entry
 * @param quantity base currency that was bought and sold again
 * @param entryPrice average, quote currency
 * @param exitPrice average, quote currency
 * @param openedMs time of the first fill: the venue's from the desk, the journal's from a ledger
 * @param closedMs time of the last fill, likewise
 * @param gross sold - bought, quote currency, exact
 * @param fees commissions in quote currency, exact
 * @param net gross - fees
 * @param fills number of executions
 */
public record RoundTrip(
    String symbol,
    long roundMs,
    String modelId,
    double predictionBp,
    Side side,
    ExitKind exitKind,
    BigDecimal quantity,
    BigDecimal entryPrice,
    BigDecimal exitPrice,
    long openedMs,
    long closedMs,
    BigDecimal gross,
    BigDecimal fees,
    BigDecimal net,
    int fills) {}
