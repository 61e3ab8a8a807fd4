/** How long messages take between a client and the matching engine. Pure. */
package io.depthflow.exchange.engine.latency;
