/**
 * The network of two layers that fine-tunes embeddings, trained as PyTorch would.
 *
 * <p>Imports {@code learn}, {@code math}, {@code core}. Start with {@link
 * io.genept.learn.network.MlpTrainer}.
 */
package io.genept.learn.network;
