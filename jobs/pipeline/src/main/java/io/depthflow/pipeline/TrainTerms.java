package io.depthflow.pipeline;

import io.depthflow.pipeline.config.DeskOptions;
import io.depthflow.pipeline.config.Options;
import io.depthflow.pipeline.config.UsageException;
import io.depthflow.strategy.cleaning.CleaningPlan;
import io.depthflow.strategy.lasso.ConstantColumns;
import io.depthflow.strategy.lasso.FoldScheme;
import io.depthflow.strategy.lasso.LambdaRule;
import io.depthflow.strategy.lasso.LassoOptions;
import io.depthflow.strategy.lasso.NonFinite;
import io.depthflow.strategy.lasso.TrainingPlan;
import io.depthflow.strategy.lasso.WalkForwardOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options that say how a training is done, and what they come to. */
final class TrainTerms {

  /** Read by the parser, between the command's own file and its arguments. */
  static final ConfigOption<String> PARAMS =
      ConfigOptions.key("params")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "File of 'key: value' pairs as a search writes it; it goes before conf/train.yaml,"
                  + " the command line before it.");

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
