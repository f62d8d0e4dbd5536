package io.genept.io.vectors;

import org.apache.hadoop.conf.Configuration;

/** Reads a file of vectors of any format but Parquet, which Spark reads. */
public final class FuzzVectors {
  private FuzzVectors() {}

  public static void read(String path, Configuration conf) {
    VectorFormat format = VectorFormat.detect(path, conf);
    if (format != VectorFormat.PARQUET) {
      VectorFile.of(path).read(conf, format, VectorFile.Axis.GENES, (name, vector) -> {});
    }
  }
}
