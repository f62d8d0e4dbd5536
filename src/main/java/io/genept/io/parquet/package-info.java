/**
 * Parquet files on any Hadoop file system, column by column and row group by row group, without
 * Spark and without an object for each value.
 *
 * <p>Imports {@code io.anndata} (for its frame columns), {@code core}; beside {@code table} the
 * only place of Parquet's library. Start with {@link io.genept.io.parquet.ParquetFile}.
 */
package io.genept.io.parquet;
