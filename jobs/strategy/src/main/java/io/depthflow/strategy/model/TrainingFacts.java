package io.depthflow.strategy.model;

import io.depthflow.strategy.evaluation.BlockFigure;
import java.util.List;
import java.util.Map;

/**
 * What a model file says about its training beyond the model itself. Null is unknown: files of
 * earlier revisions hold less.
 *
 * @param revision of the code that trained
 * @param dataFingerprint names the content of the rows that were read; equal for equal rows
 * @param holdoutR2 that of the hold-out against zero change, with its error
 * @param holdoutOverDrift the same against the training rows' mean change
 * @param means mean per feature in the final fit's rows, raw units
 * @param scales population standard deviation per feature there, raw units
 * @param cleaning rows that each cleaning rule cut from the training part, by rule
 * @param suspects features that explain more than an honest one can, see {@link
 *     io.depthflow.strategy.lasso.TrainingResult#suspects}
 */
public record TrainingFacts(
    String revision,
    String dataFingerprint,
    BlockFigure holdoutR2,
    BlockFigure holdoutOverDrift,
    double[] means,
    double[] scales,
    Map<String, Long> cleaning,
    List<String> suspects) {

  public static final TrainingFacts UNKNOWN =
      new TrainingFacts(null, null, null, null, null, null, null, null);
}
