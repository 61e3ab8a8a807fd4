/**
 * The live mode: sockets and snapshots become lines. One lock stands round all of it ({@link
 * io.depthflow.flink.binance.source.live.LiveLines}): there lines are stamped, watched and queued.
 */
package io.depthflow.flink.binance.source.live;
