/**
 * A recording or a generated market through the same book, features, model, desk and matching
 * engine as live trading, in one thread and virtual time: same input, same result.
 */
package io.depthflow.backtest;
