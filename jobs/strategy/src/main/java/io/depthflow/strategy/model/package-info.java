/** Models: raw-unit linear predictors, and the store that keeps them as JSON. */
package io.depthflow.strategy.model;
