/**
 * Text to vectors: what a model is, and what becomes of texts that are too long for it.
 *
 * <p>Imports {@code core}; no Spark, no Hadoop. Start with {@link io.genept.text.EmbeddingModel}.
 */
package io.genept.text;
