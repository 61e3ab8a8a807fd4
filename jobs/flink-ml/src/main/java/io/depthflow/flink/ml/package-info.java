/**
 * The lasso as a stage of Flink ML: an adapter over {@link io.depthflow.strategy.lasso}, for those
 * who have their rows in a Table. Depthflow's own jobs do without it, and without the planner.
 */
package io.depthflow.flink.ml;
