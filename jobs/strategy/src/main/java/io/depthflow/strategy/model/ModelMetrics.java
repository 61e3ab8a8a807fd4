package io.depthflow.strategy.model;

import io.depthflow.strategy.lasso.TrainingResult;
import java.io.Serializable;

/**
 * What a model showed when it was made. Errors are in bp squared, R2 is against the zero-change
 * forecast. NaN where a figure does not exist.
 *
 * @param trainRows rows of the final fit
 * @param holdoutRows rows of the last block, touched once
 * @param labelSdBp population sd of the training label, bp
 * @param cvMse mean validation error at the chosen lambda
 * @param cvMseStandardError its standard error over the folds
 * @param cvR2 1 - sum of validation errors / those of zero change, at the chosen lambda
 * @param holdoutMse error on the hold-out
 * @param holdoutZeroMse error of the zero-change forecast there
 * @param holdoutR2 1 - holdoutMse / holdoutZeroMse
 * @param holdoutCorrelation of prediction and label on the hold-out
 * @param olsHoldoutR2 the same R2 for ordinary least squares on the same rows
 */
public record ModelMetrics(
    long trainRows,
    long holdoutRows,
    double labelSdBp,
    double cvMse,
    double cvMseStandardError,
    double cvR2,
    double holdoutMse,
    double holdoutZeroMse,
    double holdoutR2,
    double holdoutCorrelation,
    double olsHoldoutR2)
    implements Serializable {

  static ModelMetrics of(TrainingResult result) {
    return new ModelMetrics(
        result.trainScore().n(),
        result.holdout().n(),
        result.labelSd(),
        result.chosenPoint().mse(),
        result.chosenPoint().standardError(),
        result.chosenPoint().r2(),
        result.holdout().mse(),
        result.holdout().zeroMse(),
        result.holdout().r2(),
        result.holdout().correlation(),
        result.olsHoldout().r2());
  }
}
