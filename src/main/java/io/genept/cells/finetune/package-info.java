/**
 * Stage {@code fine-tune}: a network trained on labels, whose hidden layer is an embedding of its
 * own.
 *
 * <p>Imports {@code cells}, {@code learn}, {@code table}, {@code io}, {@code math}, {@code core}.
 * Start with {@link io.genept.cells.finetune.FineTune}.
 */
package io.genept.cells.finetune;
