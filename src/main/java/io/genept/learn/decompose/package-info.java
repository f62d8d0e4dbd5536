/**
 * Principal components, latent semantics and the most variable genes.
 *
 * <p>Imports {@code learn}, {@code math}, {@code core}. Start with {@link
 * io.genept.learn.decompose.Pca}.
 */
package io.genept.learn.decompose;
