/**
 * A seeded market whose best predictor is known in closed form: the yardstick of everything that
 * claims to predict, and the market of the demo. Same configuration, same bytes.
 */
package io.depthflow.exchange.generator;
