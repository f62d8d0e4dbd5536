/**
 * What every reader of a matrix shares: the contract {@code CellReader}, blocks of cells, names of
 * genes, tables of genes, kinds of files.
 *
 * <p>Imports {@code io}, {@code io.anndata}, {@code io.parquet}, {@code table}, {@code core}. Start
 * with {@link io.genept.ingest.matrix.CellReader}.
 */
package io.genept.ingest.matrix;
