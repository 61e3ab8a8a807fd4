/**
 * Orders out of a stream: the async function that sends them ({@link
 * io.depthflow.sinks.order.OrderSendFunction}) and the loop that brings what came of them back to
 * the operator that asked ({@link io.depthflow.sinks.order.OutcomeLoop}).
 */
package io.depthflow.sinks.order;
