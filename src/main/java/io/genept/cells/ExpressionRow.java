package io.genept.cells;

import io.genept.math.SparseRow;

/** A row of an atlas as Spark's bean encoder reads it: primitive arrays, no boxing. */
public final class ExpressionRow {
  private String cellId;
  private int[] geneIndices;
  private float[] counts;
  private String[] obs;

  public String getCellId() {
    return cellId;
  }

  public void setCellId(String cellId) {
    this.cellId = cellId;
  }

  public int[] getGeneIndices() {
    return geneIndices;
  }

  public void setGeneIndices(int[] geneIndices) {
    this.geneIndices = geneIndices;
  }

  public float[] getCounts() {
    return counts;
  }

  public void setCounts(float[] counts) {
    this.counts = counts;
  }

  /** The genes and their values. */
  SparseRow values() {
    return new SparseRow(geneIndices, counts);
  }

  /** The obs values as text, in table order. */
  public String[] getObs() {
    return obs;
  }

  public void setObs(String[] obs) {
    this.obs = obs;
  }
}
