package io.genept.programmes;

import io.genept.math.SparseRow;

/** A cell of an atlas as Spark's bean encoder reads it: primitive arrays, no boxing. */
public final class LabelledCell {
  private int[] geneIndices;
  private float[] counts;
  private String label;

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

  /** Text of the label column, or null. */
  public String getLabel() {
    return label;
  }

  public void setLabel(String label) {
    this.label = label;
  }

  /** The genes and their values. */
  SparseRow values() {
    return new SparseRow(geneIndices, counts);
  }
}
