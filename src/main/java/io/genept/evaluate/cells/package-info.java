/**
 * Stage {@code evaluate-cells}: one class for each task.
 *
 * <p>Imports {@code evaluate}, {@code learn}, {@code metric}, {@code table}, {@code io}, {@code
 * math}, {@code core}. Start with {@link io.genept.evaluate.cells.EvaluateCells}.
 */
package io.genept.evaluate.cells;
