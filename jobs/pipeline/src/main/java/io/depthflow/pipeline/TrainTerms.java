package io.depthflow.pipeline;

import io.depthflow.market.Nearest;
import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.feature.FeatureSet;
import io.depthflow.strategy.lasso.ConstantColumns;
import io.depthflow.strategy.lasso.FoldScheme;
import io.depthflow.strategy.lasso.LambdaRule;
import io.depthflow.strategy.lasso.LassoOptions;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingPlan;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options that say how a training is done, and what they come to. */
final class TrainTerms {

  static final String ALL = "all";

  /** Read by the parser, between the command's own file and its arguments. */
  static final ConfigOption<String> PARAMS =
      ConfigOptions.key("params")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "File of 'key: value' pairs as a search writes it; it goes before conf/train.yaml,"
                  + " the command line before it.");

  static final ConfigOption<List<String>> HORIZON =
      ConfigOptions.key("horizon")
          .stringType()
          .asList()
          .defaultValues("10s")
          .withDescription(
              "How far ahead the mid is predicted. Several, comma separated, give a model each from"
                  + " one reading; the first becomes the latest, and it alone is brought into"
                  + " force.");

  static final ConfigOption<List<String>> FEATURES =
      ConfigOptions.key("features")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Features of the set that a model may use, joined by +: names, sets whose features"
                  + " are all there, or all. Several such lists, comma separated, give a model"
                  + " each, as horizons do; without it, all.");

  static final ConfigOption<Integer> FOLDS =
      ConfigOptions.key("folds")
          .intType()
          .defaultValue(5)
          .withDescription("Validation groups of the walk forward; a last one is held out.");

  static final ConfigOption<String> VALIDATION =
      ConfigOptions.key("validation")
          .stringType()
          .defaultValue("walk-forward")
          .withDescription(
              "What a validation group is tested against: walk-forward (what came before it) or"
                  + " k-fold (all others, an embargo away on both sides).");

  static final ConfigOption<String> LAMBDA_RULE =
      ConfigOptions.key("lambda-rule")
          .stringType()
          .defaultValue("minimum")
          .withDescription(
              "Which lambda is taken: minimum (of the validation error) or one-standard-error (the"
                  + " largest within one standard error of it).");

  static final ConfigOption<Double> MIX =
      ConfigOptions.key("elastic-net-mix")
          .doubleType()
          .defaultValue(1.0)
          .withDescription("Share of the L1 penalty: 1 is LASSO, between 0 and 1 elastic net.");

  static final ConfigOption<Integer> TRAINING_GROUPS =
      ConfigOptions.key("training-groups")
          .intType()
          .defaultValue(0)
          .withDescription(
              "Groups of rows, each as long as a validation group, that a fit is given: the last"
                  + " ones before its test; 0 for all.");

  static final ConfigOption<Double> OUTLIER_Z =
      ConfigOptions.key("outlier-z")
          .doubleType()
          .defaultValue(10.0)
          .withDescription(
              "Training rows whose label or spread lies so many robust standard deviations from its"
                  + " median are left out, never rows that are tested on; 0 leaves out none.");

  static final ConfigOption<Double> OUTLIER_SHARE =
      ConfigOptions.key("outlier-share")
          .doubleType()
          .defaultValue(0.01)
          .withDescription("Share of the training rows that either rule may leave out at most.");

  static final ConfigOption<String> CONSTANTS =
      ConfigOptions.key("constants")
          .stringType()
          .defaultValue("drop")
          .withDescription("A feature that never changes: drop it and say so, or refuse to train.");

  static final ConfigOption<String> NON_FINITE =
      ConfigOptions.key("non-finite")
          .stringType()
          .defaultValue("skip-row")
          .withDescription(
              "A feature that is NaN or infinite in a row: skip-row leaves the row out, drop-column"
                  + " the feature, refuse ends the training; each is counted.");

  private TrainTerms() {}

  /**
   * Per model, the numbers of the features that it may not use.
   *
   * @throws UsageException naming what is neither a feature nor a set of them, and the nearest
   */
  static List<int[]> without(Options options, FeatureSet set) {
    List<String> lists = options.get(FEATURES);
    return (lists.isEmpty() ? List.of(ALL) : lists).stream().map(l -> without(l, set)).toList();
  }

  /**
   * The same of one list.
   *
   * @throws UsageException as the other
   */
  static int[] without(String list, FeatureSet set) {
    BitSet without = new BitSet();
    without.set(0, set.size());
    for (String part : list.split("\\+", -1)) {
      columns(part.strip(), set).forEach(without::clear);
    }
    return without.stream().toArray();
  }

  private static IntStream columns(String part, FeatureSet set) {
    List<String> names = List.of(set.names());
    if (part.equals(ALL)) {
      return IntStream.range(0, names.size());
    }
    if (names.contains(part)) {
      return IntStream.of(names.indexOf(part));
    }
    if (FeatureSet.known().contains(part)) {
      try {
        return Arrays.stream(set.columnsOf(FeatureSet.byName(part)));
      } catch (IllegalArgumentException e) {
        throw new UsageException("--" + FEATURES.key() + " " + part + ": " + e.getMessage());
      }
    }
    List<String> known = new ArrayList<>(names);
    known.addAll(FeatureSet.known());
    known.add(ALL);
    throw new UsageException(
        ("--%s: '%s' is no feature of set '%s'; the nearest is %s ('depthflow features %s'"
                + " lists all)")
            .formatted(FEATURES.key(), part, set.name(), Nearest.of(part, known), set.name()));
  }

  /** What becomes of a value that is none. */
  static NonFinite nonFinite(Options options) {
    return DeskOptions.choice(options, NON_FINITE, NonFinite.class);
  }

  /**
   * @param names of the features
   * @throws UsageException naming the option that cannot be
   */
  static TrainingPlan plan(Options options, String[] names) {
    try {
      double z = options.get(OUTLIER_Z);
      CleaningPlan cleaning =
          z == 0 ? CleaningPlan.NONE : CleaningPlan.usual(names, z, options.get(OUTLIER_SHARE));
      WalkForwardOptions selection = selection(options);
      ConstantColumns constants = DeskOptions.choice(options, CONSTANTS, ConstantColumns.class);
      return new TrainingPlan(
          selection.withLasso(selection.lasso().withConstants(constants)), cleaning);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * How lambda is chosen.
   *
   * @throws IllegalArgumentException naming the value that cannot be
   */
  static WalkForwardOptions selection(Options options) {
    return new WalkForwardOptions(
        options.get(FOLDS),
        options.get(TRAINING_GROUPS),
        DeskOptions.choice(options, LAMBDA_RULE, LambdaRule.class),
        LassoOptions.defaults().withAlpha(options.get(MIX)),
        DeskOptions.choice(options, VALIDATION, FoldScheme.class));
  }
}
