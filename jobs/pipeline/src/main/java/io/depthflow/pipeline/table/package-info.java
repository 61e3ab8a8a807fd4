/** Tables: how the rows of the domain are laid into Parquet columns. */
package io.depthflow.pipeline.table;
