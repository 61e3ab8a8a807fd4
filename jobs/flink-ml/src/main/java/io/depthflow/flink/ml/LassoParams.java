package io.depthflow.flink.ml;

import io.depthflow.flink.ml.param.HasConstantFeatures;
import io.depthflow.flink.ml.param.HasElasticNet;
import io.depthflow.flink.ml.param.HasLabelCol;
import io.depthflow.flink.ml.param.HasMaxIter;
import io.depthflow.flink.ml.param.HasReg;
import io.depthflow.flink.ml.param.HasTol;

/**
 * Parameters of {@link Lasso}.
 *
 * @param <T> the stage's own type
 */
public interface LassoParams<T>
    extends LassoModelParams<T>,
        HasLabelCol<T>,
        HasReg<T>,
        HasElasticNet<T>,
        HasTol<T>,
        HasMaxIter<T>,
        HasConstantFeatures<T> {}
