/**
 * Flink operators: shells that read state, call one pure method, write state and emit. They know
 * the market and the strategy; never REST, files, the environment or options.
 */
package io.depthflow.pipeline.operator;
