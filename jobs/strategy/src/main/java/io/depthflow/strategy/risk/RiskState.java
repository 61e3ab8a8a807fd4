package io.depthflow.strategy.risk;

import java.math.BigDecimal;

/**
 * What the gate remembers, for checkpoints.
 *
 * @param placedMs times of the placements of the last minute, ascending
 * @param day UTC day number of dayNet
 * @param dayNet realised net profit of that day
 * @param totalNet realised net profit since the start
 * @param peakNet best totalNet plus unrealised so far
 * @param killed whether the kill switch is on
 * @param killReason who threw it; null when off
 */
public record RiskState(
    long[] placedMs,
    long day,
    BigDecimal dayNet,
    BigDecimal totalNet,
    BigDecimal peakNet,
    boolean killed,
    String killReason) {}
