package io.depthflow.strategy.cleaning;

/**
 * What a rule came to in one training part.
 *
 * @param column feature, or {@link CleaningPlan#LABEL}
 * @param centre median of the training part
 * @param scale see {@link RobustScale}
 * @param kind what the scale is made of
 * @param beyond distance from the centre beyond which a row was cut: zMax * scale, or farther where
 *     more than the permitted share lay beyond that; infinite where the scale is 0
 * @param cutRows rows that this rule cut, other rules aside
 * @param unseenRows rows that it would have cut, too, had they stood beside the sums: an estimate,
 *     see {@link OutlierRows#cut}; 0 where all that it asked for did
 */
public record OutlierBound(
    String column,
    double centre,
    double scale,
    RobustScale.Kind kind,
    double beyond,
    long cutRows,
    long unseenRows) {}
