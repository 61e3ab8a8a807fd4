/**
 * The simulated exchange on a socket: Binance USD-M paths and payloads over HTTP and WebSocket.
 * Here are its public face ({@link io.depthflow.exchange.server.ExchangeServer} and its options),
 * its time, and the venue that the packages below serve. One engine thread owns all state; I/O
 * threads hand requests over and send what comes back.
 */
package io.depthflow.exchange.server;
