/** Conditional orders that wait beside the matching engine until the market triggers them. */
package io.depthflow.exchange.engine.algo;
