package io.genept.report.maps;

/** How vectors become a plane. */
public enum Basis {
  /** UMAP of the first principal components; of few points, their first two components. */
  UMAP,
  /** The first two principal components. */
  PCA
}
