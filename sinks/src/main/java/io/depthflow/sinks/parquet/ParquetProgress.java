package io.depthflow.sinks.parquet;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What a reader of a {@link ParquetRowSource} tells the enumerator.
 *
 * @param read whether the files were read to their end; else they are what the reader begins with
 * @param files their indices
 */
record ParquetProgress(boolean read, int[] files) implements SourceEvent {}
