/**
 * Backfill as a whole process, beside the loop written by hand: what Flink, windows, Parquet, a
 * shuffle and gzip cost of it, and what a second subtask gives.
 */
package io.depthflow.benchmarks.backfill;
