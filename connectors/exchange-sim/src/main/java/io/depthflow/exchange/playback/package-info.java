/** Recordings as markets of the simulated exchange. */
package io.depthflow.exchange.playback;
