package io.genept.cells.annotate;

/** A cell's label and vector, as Spark's bean encoder reads them without boxing. */
public final class LabelledVector {
  private String label;
  private float[] vector;

  public String getLabel() {
    return label;
  }

  public void setLabel(String label) {
    this.label = label;
  }

  public float[] getVector() {
    return vector;
  }

  public void setVector(float[] vector) {
    this.vector = vector;
  }
}
