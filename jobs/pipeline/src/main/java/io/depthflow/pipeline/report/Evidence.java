package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.OutOfSample;
import io.depthflow.strategy.signal.SignalRule;

/**
 * What the forecasts of a training were worth on rows that who made them had not seen.
 *
 * @param validation the folds' rows, each forecast by the fit of its fold; lambda was chosen by
 *     them
 * @param holdout the hold-out, forecast by the chosen model; nothing was chosen by it
 * @param rule whose threshold the trades had to pass
 * @param feeBp fees of a round trip, bp
 */
public record Evidence(
    OutOfSample validation, OutOfSample holdout, SignalRule rule, double feeBp) {}
