package io.depthflow.market;

/**
 * Best bid and ask as the venue's bookTicker stream states them: an independent check of a rebuilt
 * book at an equal update id.
 *
 * @param updateId {@code u}
 */
public record BookTicker(long updateId, long bidTicks, long bidLots, long askTicks, long askLots) {}
