package io.depthflow.strategy.label;

import io.depthflow.strategy.feature.FeatureRow;

/**
 * A row and what came of it.
 *
 * @param row the features at t
 * @param labelsBp (mid(t + H) - mid(t)) / mid(t) in bp, one per horizon in the labeler's order; NaN
 *     where the book was out of sync somewhere in [t, t + H] or the data end before t + H
 */
public record LabeledRow(FeatureRow row, double[] labelsBp) {}
