/**
 * Stage {@code build-corpus}: files of HGNC and NCBI to {@code gene_texts}.
 *
 * <p>Imports {@code table}, {@code text}, {@code io}, {@code core}; okhttp for downloads,
 * typesafe-config for their addresses. Start with {@link io.genept.corpus.BuildCorpus}.
 */
package io.genept.corpus;
