/**
 * Stages that make {@code gene_embeddings}: {@code embed-genes}, {@code import-genes}, {@code
 * transform-genes}; and their map, {@code visualise-genes}.
 *
 * <p>Imports {@code embed}, {@code learn}, {@code table}, {@code io}, {@code text}, {@code math},
 * {@code core}. Start with {@link io.genept.genes.EmbedGenes}.
 */
package io.genept.genes;
