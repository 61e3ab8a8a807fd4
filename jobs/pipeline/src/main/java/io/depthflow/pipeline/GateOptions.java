package io.depthflow.pipeline;

import io.depthflow.pipeline.config.Options;
import io.depthflow.strategy.model.PromotionGate;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What a model must have shown before it is traded, under one name in train and models. */
final class GateOptions {

  static final ConfigOption<Double> MIN_HOLDOUT_R2 =
      ConfigOptions.key("min-holdout-r2")
          .doubleType()
          .defaultValue(PromotionGate.DEFAULT.minHoldoutR2())
          .withDescription(
              "R2 against zero change that a model must exceed on its hold-out, by more than chance"
                  + " (one-sided 99 % level), to be promoted.");

  static final ConfigOption<Long> MIN_HOLDOUT_ROWS =
      ConfigOptions.key("min-holdout-rows")
          .longType()
          .defaultValue(PromotionGate.DEFAULT.minHoldoutRows())
          .withDescription("Rows that its hold-out must have.");

  static final ConfigOption<Double> MAX_R2_DROP =
      ConfigOptions.key("max-r2-drop")
          .doubleType()
          .defaultValue(PromotionGate.DEFAULT.maxR2Drop())
          .withDescription("How far its hold-out R2 may lie below that of the model in force.");

  static final List<ConfigOption<?>> ALL = List.of(MIN_HOLDOUT_R2, MIN_HOLDOUT_ROWS, MAX_R2_DROP);

  private GateOptions() {}

  static PromotionGate gate(Options options) {
    return new PromotionGate(
        options.get(MIN_HOLDOUT_R2), options.get(MIN_HOLDOUT_ROWS), options.get(MAX_R2_DROP));
  }
}
