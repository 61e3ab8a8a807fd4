/** The REST paths, a class for each of their families. */
package io.depthflow.exchange.server.endpoints;
