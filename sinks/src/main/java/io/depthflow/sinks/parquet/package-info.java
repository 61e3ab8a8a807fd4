/**
 * Rows in Parquet files: one description of a table ({@link
 * io.depthflow.sinks.parquet.ParquetTable}), written by a rolling sink (unbounded jobs) or staged
 * and published whole (bounded jobs), read back by an iterator or a bounded source.
 *
 * <p>Files are ZSTD, each column in the encoding that is the smallest for it, and carry no Flink or
 * Java name: pyarrow, pandas and DuckDB read them without help. No Hadoop code runs: its API jar
 * only links.
 */
package io.depthflow.sinks.parquet;
