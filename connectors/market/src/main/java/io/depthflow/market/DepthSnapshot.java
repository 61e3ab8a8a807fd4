package io.depthflow.market;

/**
 * A REST depth snapshot: both sides best first, as the venue sent them.
 *
 * @param lastUpdateId the update id up to which the snapshot is complete
 * @param bids levels (ticks, lots), best first
 * @param asks levels (ticks, lots), best first
 */
public record DepthSnapshot(long lastUpdateId, DepthUpdate.Levels bids, DepthUpdate.Levels asks) {}
