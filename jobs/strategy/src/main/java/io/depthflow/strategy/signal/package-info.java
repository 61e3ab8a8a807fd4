/** When a prediction is worth an order, and why it was not. */
package io.depthflow.strategy.signal;
