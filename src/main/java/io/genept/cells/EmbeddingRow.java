package io.genept.cells;

/**
 * A row of cell_embeddings as Spark's bean encoder writes it; {@code embedding} is null where no
 * gene matched.
 */
public final class EmbeddingRow {
  private String cellId;
  private float[] embedding;
  private int genesMatched;
  private double matchedFraction;
  private String[] obs;

  public String getCellId() {
    return cellId;
  }

  public void setCellId(String cellId) {
    this.cellId = cellId;
  }

  public float[] getEmbedding() {
    return embedding;
  }

  public void setEmbedding(float[] embedding) {
    this.embedding = embedding;
  }

  public int getGenesMatched() {
    return genesMatched;
  }

  public void setGenesMatched(int genesMatched) {
    this.genesMatched = genesMatched;
  }

  public double getMatchedFraction() {
    return matchedFraction;
  }

  public void setMatchedFraction(double matchedFraction) {
    this.matchedFraction = matchedFraction;
  }

  /** The obs values as text, in table order. */
  public String[] getObs() {
    return obs;
  }

  public void setObs(String[] obs) {
    this.obs = obs;
  }
}
