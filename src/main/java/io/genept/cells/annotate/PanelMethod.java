package io.genept.cells.annotate;

/** How cells of two atlases are made comparable. */
public enum PanelMethod {
  /** By the number of genes that both have. */
  AUTO(0),
  /** Informed GenePT-w of each: needs no shared gene. */
  INFORMED(0),
  /** Components of the shared genes beside informed GenePT-w. */
  HYBRID(1),
  /** Components of the weighted shared genes, without text. */
  WEIGHTED_PCA(200);

  private final int sharedGenes;

  PanelMethod(int sharedGenes) {
    this.sharedGenes = sharedGenes;
  }

  /** The method that the panel benchmark recommends for so many shared genes. */
  static PanelMethod recommended(int shared) {
    return shared >= WEIGHTED_PCA.sharedGenes
        ? WEIGHTED_PCA
        : shared >= HYBRID.sharedGenes ? HYBRID : INFORMED;
  }
}
