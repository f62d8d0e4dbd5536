/**
 * Rows of vectors on Spark, and what the learners below share.
 *
 * <p>Imports {@code math}, {@code core}. Start with {@link io.genept.learn.VectorBlocks}.
 */
package io.genept.learn;
