/** Figures of an embedded run, for whoever shows them: Flink's own metrics, read in the process. */
package io.depthflow.flink.binance.metrics;
