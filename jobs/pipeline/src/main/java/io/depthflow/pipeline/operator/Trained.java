package io.depthflow.pipeline.operator;

import io.depthflow.market.book.LineDigest;
import io.depthflow.strategy.lasso.TrainingResult;
import io.depthflow.strategy.model.LinearModel;

/**
 * What a training ends with: the model, and how it was found.
 *
 * @param number of the model among those of the same training
 * @param source of the lines that the rows came of; {@link LineDigest#NONE} where the rows did not
 *     say
 */
public record Trained(int number, LinearModel model, TrainingResult result, LineDigest source) {}
