/** The split (a symbol and its position) and its versioned form in checkpoints. */
package io.depthflow.flink.binance.source.split;
