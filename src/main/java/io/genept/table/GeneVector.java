package io.genept.table;

/** A gene's vector as Spark's bean encoder reads it: a primitive array, no boxing. */
public final class GeneVector {
  private String symbol;
  private float[] embedding;

  public String getSymbol() {
    return symbol;
  }

  public void setSymbol(String symbol) {
    this.symbol = symbol;
  }

  public float[] getEmbedding() {
    return embedding;
  }

  public void setEmbedding(float[] embedding) {
    this.embedding = embedding;
  }
}
