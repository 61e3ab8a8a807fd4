package io.depthflow.flink.binance.user;

/** Whether a reader has the split. */
public record UserEnumState(boolean assigned) {}
