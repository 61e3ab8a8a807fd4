package io.depthflow.strategy.feature;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A named, versioned, ordered list of features. The order is the order of {@link
 * FeatureRow#values()} and of a model's coefficients, so any change of content or meaning needs a
 * new version.
 *
 * @param name e.g. "core"
 * @param version counted from 1
 * @param features in the order of their columns
 */
public record FeatureSet(String name, int version, List<Feature> features) {

  private static final Map<String, FeatureSet> BUILT_IN = builtIn();

  public FeatureSet {
    features = List.copyOf(features);
    Set<String> seen = new HashSet<>();
    for (Feature feature : features) {
      if (!seen.add(feature.name())) {
        throw new IllegalArgumentException(
            "feature set '" + name + "' names '" + feature.name() + "' twice; rename one");
      }
    }
  }

  /**
   * The built-in set of that name, newest version; names joined by "+" give their union in that
   * order ("core+tiers": one reading of the data serves a model and its baseline).
   *
   * @throws IllegalArgumentException naming the sets that exist
   */
  public static FeatureSet byName(String name) {
    String[] parts = name.split("\\+", -1);
    FeatureSet set = single(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      set = set.plus(single(parts[i]));
    }
    return set;
  }

  private static FeatureSet single(String name) {
    FeatureSet set = BUILT_IN.get(name);
    if (set == null) {
      throw new IllegalArgumentException(
          "unknown feature set '" + name + "'; known: " + String.join(", ", BUILT_IN.keySet()));
    }
    return set;
  }

  /** Names of the built-in sets, sorted. */
  public static List<String> known() {
    return List.copyOf(BUILT_IN.keySet());
  }

  /**
   * This set's features followed by those of the other that it does not have: one of the same name
   * and definition is there once. The versions are joined as decimal digits.
   *
   * @throws IllegalArgumentException when a name stands for two definitions
   */
  public FeatureSet plus(FeatureSet other) {
    List<Feature> both = new ArrayList<>(features);
    for (Feature feature : other.features) {
      if (features.stream().noneMatch(feature::isDefinedAs)) {
        both.add(feature);
      }
    }
    return new FeatureSet(name + "+" + other.name, version * 100 + other.version, both);
  }

  public int size() {
    return features.size();
  }

  /** Column names in order; a fresh array. */
  public String[] names() {
    return features.stream().map(Feature::name).toArray(String[]::new);
  }

  /** The longest history that any feature of the set needs, ms: the warm-up after a break. */
  public long historyMs() {
    return features.stream().mapToLong(Feature::historyMs).max().orElse(0);
  }

  /**
   * Where the features of {@code part} lie among this set's columns.
   *
   * @throws IllegalArgumentException when one is missing here
   */
  public int[] columnsOf(FeatureSet part) {
    List<String> names = features.stream().map(Feature::name).toList();
    int[] columns = new int[part.size()];
    for (int i = 0; i < columns.length; i++) {
      String wanted = part.features.get(i).name();
      columns[i] = names.indexOf(wanted);
      if (columns[i] < 0) {
        throw new IllegalArgumentException(
            "feature '" + wanted + "' of set '" + part.name + "' is not in set '" + name + "'");
      }
    }
    return columns;
  }

  private static Map<String, FeatureSet> builtIn() {
    Map<String, FeatureSet> sets = new TreeMap<>();
    for (FeatureSet set : List.of(CoreFeatures.set(), FullFeatures.set(), TierFeatures.set())) {
      sets.put(set.name(), set);
    }
    return sets;
  }
}
