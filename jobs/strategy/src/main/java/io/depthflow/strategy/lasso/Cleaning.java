package io.depthflow.strategy.lasso;

import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.cleaning.OutlierBound;

/**
 * What was left out of the training rows as outliers.
 *
 * @param plan the rules
 * @param cutRows rows that the final fit was not given
 * @param bounds what each rule came to there; none without rules
 * @param foldCutRows rows that each fold's training was not given, by thresholds of its own
 */
public record Cleaning(
    CleaningPlan plan, long cutRows, OutlierBound[] bounds, long[] foldCutRows) {}
