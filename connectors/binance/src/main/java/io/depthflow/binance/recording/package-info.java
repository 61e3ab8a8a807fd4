/**
 * Raw logs: every line of the market with its receive time, in the format of hftbacktest's
 * collector, so that either tool reads the other's files. A log is gzip text, one line {@code
 * <receive time> <frame>}; ours are in nanoseconds, and each block is a gzip member of its own.
 */
package io.depthflow.binance.recording;
