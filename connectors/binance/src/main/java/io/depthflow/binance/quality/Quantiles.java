package io.depthflow.binance.quality;

/** Nearest-rank quantiles of a number of values. */
public record Quantiles(long count, double min, double p1, double p50, double p99, double max) {}
