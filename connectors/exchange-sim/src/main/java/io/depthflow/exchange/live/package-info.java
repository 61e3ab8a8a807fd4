/** The real market as a feed of the simulated exchange: shadow mode. */
package io.depthflow.exchange.live;
