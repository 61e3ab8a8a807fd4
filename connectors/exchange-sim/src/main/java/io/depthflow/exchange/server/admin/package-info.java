/** For whoever runs the exchange: the status page and the paths below {@code /admin}. */
package io.depthflow.exchange.server.admin;
