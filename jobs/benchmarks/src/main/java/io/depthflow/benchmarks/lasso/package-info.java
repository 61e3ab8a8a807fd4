/** LASSO with cross-validation from Parquet files, beside scikit-learn's on the same files. */
package io.depthflow.benchmarks.lasso;
