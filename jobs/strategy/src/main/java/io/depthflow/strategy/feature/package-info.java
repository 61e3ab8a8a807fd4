/**
 * Features: named, documented, unit-bearing functions of the last samples of one symbol's book. A
 * row depends on nothing but those samples, so a replay gives the same row bit for bit. To add one:
 * write a {@link io.depthflow.strategy.feature.Feature} and name it in a {@link
 * io.depthflow.strategy.feature.FeatureSet} of a new version.
 */
package io.depthflow.strategy.feature;
