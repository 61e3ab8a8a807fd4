package io.depthflow.strategy.feature;

import java.util.ArrayList;
import java.util.List;

/**
 * The set "full", version 1: the whole library, family by family, with up to 60 s of history.
 * Amounts and rates are in their own units, all else is dimensionless or in basis points. Where
 * {@code core} has a feature of the same name it is the same one, so that {@code core+full} holds
 * it once.
 */
final class FullFeatures {

  private FullFeatures() {}

  static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.addAll(PriceFeatures.list());
    features.addAll(DepthFeatures.list());
    features.addAll(FlowFeatures.list());
    features.addAll(TradeFeatures.list());
    features.addAll(QueueFeatures.list());
    features.addAll(ActivityFeatures.list());
    return new FeatureSet("full", 1, features);
  }
}
