/** Finds the splits and gives each to the reader that owns its key, also after a rescale. */
package io.depthflow.flink.binance.source.enumerator;
