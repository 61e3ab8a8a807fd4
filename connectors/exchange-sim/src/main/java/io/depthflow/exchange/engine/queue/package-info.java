/** How much stands ahead of a resting order: the queue models of the simulated exchange. */
package io.depthflow.exchange.engine.queue;
