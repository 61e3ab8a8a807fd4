package io.depthflow.sinks.parquet;

/**
 * Some rows of one file, column by column. The arrays are the reader's own, longer than the rows
 * and filled anew for the next batch: who takes a batch reads it at once.
 *
 * @param file place of the file in the order of paths
 * @param rows how many
 * @param times by row
 * @param values by column in the order asked for, by row; NaN where there is no value
 */
public record ColumnBatch(int file, int rows, long[] times, double[][] values) {}
