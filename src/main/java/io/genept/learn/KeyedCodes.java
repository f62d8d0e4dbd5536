package io.genept.learn;

/** A key and the codes of other columns, as Spark's bean encoder reads them without boxing. */
public final class KeyedCodes {
  private String key;
  private int[] codes;

  public String getKey() {
    return key;
  }

  public void setKey(String key) {
    this.key = key;
  }

  public int[] getCodes() {
    return codes;
  }

  public void setCodes(int[] codes) {
    this.codes = codes;
  }
}
