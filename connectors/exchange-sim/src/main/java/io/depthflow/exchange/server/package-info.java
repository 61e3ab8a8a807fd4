/**
 * The simulated exchange on a socket: Binance USD-M paths and payloads over HTTP and WebSocket. One
 * engine thread owns all state; I/O threads hand requests over and send what comes back.
 */
package io.depthflow.exchange.server;
