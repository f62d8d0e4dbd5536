package io.genept.io.anndata;

/** Types an {@code obs} or {@code var} column can have in an atlas. */
public enum ColumnType {
  LONG,
  DOUBLE,
  BOOLEAN,
  STRING
}
