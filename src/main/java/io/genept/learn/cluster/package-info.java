/**
 * k-means, communities of graphs, and the distances that a silhouette is made of.
 *
 * <p>Imports {@code learn}, {@code math}; the only place of networkanalysis. Start with {@link
 * io.genept.learn.cluster.KMeans}.
 */
package io.genept.learn.cluster;
