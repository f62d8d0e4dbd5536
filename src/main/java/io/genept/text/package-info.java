/**
 * Text to vectors: the interface of models, and the treatment of texts that are too long for them.
 *
 * <p>Imports {@code core}; no Spark, no Hadoop. Start with {@link io.genept.text.EmbeddingModel}.
 */
package io.genept.text;
