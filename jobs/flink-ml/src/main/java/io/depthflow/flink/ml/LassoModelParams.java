package io.depthflow.flink.ml;

import io.depthflow.flink.ml.param.HasFeaturesCol;
import io.depthflow.flink.ml.param.HasHandleInvalid;
import io.depthflow.flink.ml.param.HasPredictionCol;

/**
 * Parameters of {@link LassoModel}.
 *
 * @param <T> the stage's own type
 */
public interface LassoModelParams<T>
    extends HasFeaturesCol<T>, HasPredictionCol<T>, HasHandleInvalid<T> {}
