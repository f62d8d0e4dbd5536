package io.genept.cells;

/**
 * A row of cell_sentences as Spark's bean encoder writes it; {@code sentence} is null where no gene
 * of the cell has a name.
 */
public final class SentenceRow {
  private String cellId;
  private String sentence;
  private int genes;
  private String[] obs;

  public String getCellId() {
    return cellId;
  }

  public void setCellId(String cellId) {
    this.cellId = cellId;
  }

  public String getSentence() {
    return sentence;
  }

  public void setSentence(String sentence) {
    this.sentence = sentence;
  }

  /** Number of genes in the sentence. */
  public int getGenes() {
    return genes;
  }

  public void setGenes(int genes) {
    this.genes = genes;
  }

  /** The obs values as text, in table order. */
  public String[] getObs() {
    return obs;
  }

  public void setObs(String[] obs) {
    this.obs = obs;
  }
}
