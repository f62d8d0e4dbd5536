/**
 * Stage {@code evaluate-genes}: one class for each task, and the controls.
 *
 * <p>Imports {@code evaluate}, {@code evaluate.pairs}, {@code learn}, {@code text}, {@code metric},
 * {@code table}, {@code io}, {@code math}, {@code core}. Start with {@link
 * io.genept.evaluate.genes.EvaluateGenes}.
 */
package io.genept.evaluate.genes;
