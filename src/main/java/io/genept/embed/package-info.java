/**
 * Texts by key to vectors, on the driver or the executors, with a cache, for genes and for
 * sentences of cells.
 *
 * <p>Imports {@code text}, {@code io}, {@code core}. Start with {@link
 * io.genept.embed.TextEmbedding}; {@link io.genept.embed.Provider} names the models.
 */
package io.genept.embed;
