/**
 * Readers of Parquet in three layouts, and the Spark shuffle that groups triplets by cell.
 *
 * <p>Imports {@code ingest.matrix}, {@code io}, {@code io.anndata}, {@code io.parquet}, {@code
 * table}, {@code core}. Start with {@link io.genept.ingest.parquet.ParquetInput}.
 */
package io.genept.ingest.parquet;
