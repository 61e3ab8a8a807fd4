/**
 * Frames of the venue: bytes to events on the hot path by a hand-written scanner, everything else
 * and the scanner's reference by Jackson. Also the markers of our own that a raw log carries.
 */
package io.depthflow.binance.codec;
