package io.depthflow.strategy.search;

/**
 * One way of training that a search tries.
 *
 * @param featureSet name of the feature set
 * @param features of the set that a fit may use, as {@code train --features} takes them
 * @param horizonMs what the label looks ahead
 * @param outlierZ robust standard deviations at which training rows are cut; 0 for no cut
 * @param mix share of the L1 penalty
 * @param trainingGroups groups of rows that a fit is given; 0 for all
 */
public record SearchPoint(
    String featureSet,
    String features,
    long horizonMs,
    double outlierZ,
    double mix,
    int trainingGroups) {}
