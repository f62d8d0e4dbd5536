/**
 * Readers of delimited text, genes × cells and cells × genes.
 *
 * <p>Imports {@code ingest.matrix}, {@code io}, {@code io.anndata}, {@code table}, {@code core}.
 * Start with {@link io.genept.ingest.text.TextReader}.
 */
package io.genept.ingest.text;
