package io.depthflow.pipeline.operator;

import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;

/** What a training ends with: the model, and how it was found. */
public record Trained(LinearModel model, TrainingResult result) {}
