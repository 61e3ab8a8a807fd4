/**
 * JMH benchmarks of the hot path. Each stands beside a baseline that computes the same result in
 * the same run, so that what is read is a ratio and not the speed of a machine; a test holds both
 * to the same result.
 */
package io.depthflow.benchmarks;
