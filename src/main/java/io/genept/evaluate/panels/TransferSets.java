package io.genept.evaluate.panels;

import java.io.Serializable;
import java.util.List;

/**
 * All that a task needs of a pair of data sets, sent to every executor.
 *
 * @param reference labelled cells
 * @param query cells to be labelled, whose labels are known too
 * @param classes labels of the codes, ascending
 * @param vectors of the genes that both sides have, as they are in their table
 * @param whitened the same vectors, whitened over all rows of their table
 * @param variable the most variable genes, ascending, from which panels are drawn
 * @param variableOfOneText the same among genes whose text is no other gene's; empty where they are
 *     not asked for
 */
record TransferSets(
    PanelSide reference,
    PanelSide query,
    List<String> classes,
    GeneTable vectors,
    GeneTable whitened,
    int[] variable,
    int[] variableOfOneText)
    implements Serializable {

  /** Number of genes that both sides have. */
  int genes() {
    return vectors.rows();
  }
}
