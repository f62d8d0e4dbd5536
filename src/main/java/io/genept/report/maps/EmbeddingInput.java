package io.genept.report.maps;

import java.util.List;

/**
 * A cell_embeddings table to draw.
 *
 * @param name shown above its map
 * @param sha256 of its provenance
 * @param columns label and batch columns of the evaluations of this table, offered first
 */
public record EmbeddingInput(String path, String name, String sha256, List<String> columns) {
  public EmbeddingInput {
    columns = List.copyOf(columns);
  }
}
