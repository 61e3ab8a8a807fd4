package io.depthflow.exchange.generator;

/**
 * What the generator knows and no job may read: the state that the book shows when a second ends.
 *
 * @param timeMs the second's end; everything below was displayed just before it
 * @param s latent signal, variance 1
 * @param predictionBp best prediction of the change over the configured horizon, bp
 * @param efficientPrice m, quote currency
 */
public record Truth(long timeMs, double s, double predictionBp, double efficientPrice) {}
