/** Sockets of the venue and the user data stream's messages. */
package io.depthflow.binance.ws;
