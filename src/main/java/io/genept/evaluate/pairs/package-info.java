/**
 * Pairs of genes and of proteins: files, negatives, splits.
 *
 * <p>Imports {@code io}, {@code math}, {@code core}. Start with {@link
 * io.genept.evaluate.pairs.PairFiles}.
 */
package io.genept.evaluate.pairs;
