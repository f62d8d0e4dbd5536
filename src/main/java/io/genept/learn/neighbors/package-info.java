/**
 * Nearest neighbours, exact and approximate, the graphs made of them, and UMAP.
 *
 * <p>Imports {@code learn}, {@code math}, {@code core}; the only place of umap-java. Start with
 * {@link io.genept.learn.neighbors.NearestNeighbors}.
 */
package io.genept.learn.neighbors;
