/**
 * Files of named vectors: pickles, numpy, safetensors, word2vec, CSV, JSON, Parquet, AnnData.
 *
 * <p>Imports {@code io}, {@code io.anndata}, {@code io.hdf5}, {@code io.pickle}, {@code core}.
 * Start with {@link io.genept.io.vectors.VectorFile}.
 */
package io.genept.io.vectors;
