package io.depthflow.pipeline.report;

import io.depthflow.strategy.evaluation.LookAheadReport;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;
import io.depthflow.strategy.model.TrainingFacts;
import java.util.Objects;

/**
 * All that the report of a training is made from.
 *
 * @param model what was trained
 * @param facts what its file says of the training
 * @param training how it was found
 * @param evidence its forecasts row by row; null where the rows are not at hand
 * @param lookAhead the check of the rows against their log; null where it was not run
 * @param run the command and its parameters; null where they are not known
 * @param search what the search says whose parameters were taken; null without one
 */
public record TrainingInputs(
    LinearModel model,
    TrainingFacts facts,
    TrainingResult training,
    Evidence evidence,
    LookAheadReport lookAhead,
    RunInfo run,
    String search) {

  public TrainingInputs {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(facts, "facts");
    Objects.requireNonNull(training, "training");
  }
}
