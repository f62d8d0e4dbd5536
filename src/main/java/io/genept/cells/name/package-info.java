/**
 * Stage {@code name-cells}: names of cell types from markers or words, without labelled cells.
 *
 * <p>Imports {@code learn}, {@code embed}, {@code text}, {@code table}, {@code io}, {@code metric},
 * {@code math}, {@code core}. Start with {@link io.genept.cells.name.NameCells}.
 */
package io.genept.cells.name;
