/**
 * What the venue says of orders, of the account and of conditional orders, as its JSON: the same to
 * REST and to the streams.
 */
package io.depthflow.exchange.server.json;
