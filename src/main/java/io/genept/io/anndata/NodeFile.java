package io.genept.io.anndata;

/** An open file that holds a tree of groups and data sets. */
public interface NodeFile extends AutoCloseable {
  /** The file's path as it was given. */
  String path();

  /** The group at the top. */
  Node root();

  @Override
  void close();
}
