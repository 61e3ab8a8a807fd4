/**
 * The way of a request: its front, parameters, signature, limits and answer. What is asked is
 * answered by {@code server.endpoints}.
 */
package io.depthflow.exchange.server.rest;
