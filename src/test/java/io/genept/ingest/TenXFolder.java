package io.genept.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A small 10x folder to spoil: 3 genes × 4 cells, 5 entries ordered by cell. */
record TenXFolder(Path path) {
  static final String MATRIX =
      """
      %%MatrixMarket matrix coordinate integer general
      %
      3 4 5
      2 1 1
      1 1 3
      3 2 2
      1 4 1
      2 4 7
      """;

  static TenXFolder create(Path path) throws IOException {
    Files.createDirectories(path);
    return new TenXFolder(path)
        .with("matrix.mtx", MATRIX)
        .with("barcodes.tsv", "a\nb\nc\nd\n")
        .with(
            "features.tsv",
            "E1\tG1\tGene Expression\nE2\tG2\tGene Expression\nE3\tG1\tGene Expression\n");
  }

  TenXFolder with(String name, String text) throws IOException {
    Files.writeString(path.resolve(name), text);
    return this;
  }

  TenXFolder withGzip(String name, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path.resolve(name)))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  TenXFolder without(String name) throws IOException {
    Files.delete(path.resolve(name));
    return this;
  }
}
