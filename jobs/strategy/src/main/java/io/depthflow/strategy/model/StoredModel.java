package io.depthflow.strategy.model;

/**
 * A model file's content.
 *
 * @param training never null, see {@link TrainingFacts#UNKNOWN}
 */
public record StoredModel(LinearModel model, TrainingFacts training) {}
