/** Rows as CSV files of a fixed number of rows, each whole and each row exactly once. */
package io.depthflow.sinks.csv;
