/**
 * The desk: from a prediction to a closed trade without losing track of an order. Pure: time is an
 * argument, requests and journal leave through {@link io.depthflow.strategy.position.DeskOutput}.
 */
package io.depthflow.strategy.position;
