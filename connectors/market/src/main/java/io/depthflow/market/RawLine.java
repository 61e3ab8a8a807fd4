package io.depthflow.market;

/**
 * One line of a market log: a frame as the venue sent it, a REST snapshot body, or a marker of our
 * own, with the time it was received. The whole system hands these on and nothing else: what a line
 * means is decided when it is decoded.
 *
 * @param symbol upper case, e.g. {@code BTCUSDT}
 * @param receiveTimeNs local receive time, nanoseconds since the epoch, never decreasing within a
 *     symbol's log
 * @param frame UTF-8 bytes of the frame; not to be modified
 */
public record RawLine(String symbol, long receiveTimeNs, byte[] frame) {}
