package io.genept.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A 10x folder, its annotations and gene vectors, drawn from a seed; large enough to be cut up. */
record SyntheticInput(Path matrix, Path obs, Path vectors) {
  static final int CELLS = 8_000;
  private static final int GENES = 500;
  private static final int GENES_PER_CELL = 100;
  private static final int DIMENSION = 1_024;

  static SyntheticInput write(Path directory) throws IOException {
    Path matrix = Files.createDirectories(directory.resolve("matrix"));
    SyntheticInput input =
        new SyntheticInput(matrix, directory.resolve("obs.tsv"), directory.resolve("vectors.txt"));
    SplittableRandom random = new SplittableRandom(1);
    try (PrintWriter genes = writer(matrix.resolve("genes.tsv"))) {
      for (int gene = 0; gene < GENES; gene++) {
        genes.printf("E%d\tG%d%n", gene, gene);
      }
    }
    try (PrintWriter barcodes = writer(matrix.resolve("barcodes.tsv"));
        PrintWriter obs = writer(input.obs());
        PrintWriter entries = writer(matrix.resolve("matrix.mtx"))) {
      obs.println("cell\tcell_type\tage\tdonor of the cell");
      entries.println("%%MatrixMarket matrix coordinate integer general");
      entries.println(GENES + " " + CELLS + " " + CELLS * GENES_PER_CELL);
      for (int cell = 0; cell < CELLS; cell++) {
        barcodes.println("cell-" + cell);
        obs.println(
            "cell-" + cell + "\ttype " + cell % 3 + "\t" + random.nextInt(90) + "\td" + cell % 7);
        int step = GENES / GENES_PER_CELL;
        for (int i = 0; i < GENES_PER_CELL; i++) {
          int gene = i * step + random.nextInt(step);
          entries.println((gene + 1) + " " + (cell + 1) + " " + (1 + random.nextInt(20)));
        }
      }
    }
    try (PrintWriter vectors = writer(input.vectors())) {
      vectors.println(GENES + " " + DIMENSION);
      for (int gene = 0; gene < GENES; gene++) {
        StringBuilder line = new StringBuilder("G" + gene);
        for (int d = 0; d < DIMENSION; d++) {
          line.append(' ').append((float) (random.nextDouble() - 0.5));
        }
        vectors.println(line);
      }
    }
    return input;
  }

  private static PrintWriter writer(Path file) throws IOException {
    return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
  }
}
