/**
 * The raw log as a sink: lines of a stream in gzip files by day and symbol, whole at every
 * checkpoint ({@link io.depthflow.sinks.recording.RawLogSink}).
 */
package io.depthflow.sinks.recording;
