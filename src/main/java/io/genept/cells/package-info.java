/**
 * Stages that make {@code cell_embeddings}: {@code embed-cells}, {@code pseudobulk-cells}, {@code
 * import-cells}; and their map, {@code visualise-cells}.
 *
 * <p>Imports {@code embed}, {@code learn}, {@code table}, {@code io}, {@code text}, {@code math},
 * {@code core}. Start with {@link io.genept.cells.EmbedCells}.
 */
package io.genept.cells;
