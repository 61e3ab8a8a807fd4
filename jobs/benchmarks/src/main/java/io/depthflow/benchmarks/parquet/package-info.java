/** Our Parquet tables beside what a user of parquet-avro has by default, on the same rows. */
package io.depthflow.benchmarks.parquet;
