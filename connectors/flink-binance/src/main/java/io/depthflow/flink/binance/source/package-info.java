/**
 * The market as a FLIP-27 source of raw lines: recorded files (bounded) or live sockets
 * (unbounded). A split is a symbol; see {@link io.depthflow.flink.binance.source.MarketSource}.
 */
package io.depthflow.flink.binance.source;
