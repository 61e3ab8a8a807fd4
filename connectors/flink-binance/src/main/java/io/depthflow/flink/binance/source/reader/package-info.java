/** The reader: owns split state and outputs; lines come to it from a feed, of files or sockets. */
package io.depthflow.flink.binance.source.reader;
