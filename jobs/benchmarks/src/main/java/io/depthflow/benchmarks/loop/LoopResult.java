package io.depthflow.benchmarks.loop;

/**
 * What became of a log.
 *
 * @param events depth events applied
 * @param samples seconds sampled
 * @param checksum {@link SampleChecksum} of the samples
 */
public record LoopResult(long events, long samples, long checksum) {}
