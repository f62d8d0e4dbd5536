/**
 * Stage {@code annotate-cells}: labels carried from a reference to other cells.
 *
 * <p>Imports {@code cells}, {@code learn.neighbors}, {@code table}, {@code io}, {@code math},
 * {@code core}. Start with {@link io.genept.cells.annotate.AnnotateCells}.
 */
package io.genept.cells.annotate;
