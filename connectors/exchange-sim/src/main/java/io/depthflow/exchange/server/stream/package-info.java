/**
 * What leaves by WebSocket: sockets and their control messages, subscriptions, streams of markets
 * and of the account.
 */
package io.depthflow.exchange.server.stream;
