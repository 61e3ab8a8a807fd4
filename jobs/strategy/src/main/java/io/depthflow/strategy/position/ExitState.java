package io.depthflow.strategy.position;

import io.depthflow.strategy.evaluation.ExitKind;

/**
 * Progress of the stop procedure; reconciling never resets it.
 *
 * @param kind why; null = no stop is on
 * @param trials limit orders placed so far
 * @param market whether it has come to market orders
 * @param marketTries market orders placed so far
 * @param sinceMs when it began
 */
public record ExitState(ExitKind kind, int trials, boolean market, int marketTries, long sinceMs) {}
