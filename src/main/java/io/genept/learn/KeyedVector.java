package io.genept.learn;

/** A key and its vector, as Spark's bean encoder reads them without boxing. */
public final class KeyedVector {
  private String key;
  private float[] vector;

  public String getKey() {
    return key;
  }

  public void setKey(String key) {
    this.key = key;
  }

  public float[] getVector() {
    return vector;
  }

  public void setVector(float[] vector) {
    this.vector = vector;
  }
}
