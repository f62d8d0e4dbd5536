package io.genept.cells.annotate;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.TableDirectory;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/** Whether the vectors of two cell_embeddings tables may be compared: by what they were made of. */
final class EmbeddingSpace {
  private static final List<String> SAME_OPTIONS = List.of("method", "target-sum", "model");

  private EmbeddingSpace() {}

  /**
   * Checks two tables.
   *
   * @throws UserError if they were made by other methods, of other gene embeddings or by components
   *     of their own cells
   */
  static void require(String reference, String query, Configuration conf) {
    Provenance made = TableDirectory.provenance(reference, conf);
    Provenance asked = TableDirectory.provenance(query, conf);
    requireSame(reference, query, "command", made.stage(), asked.stage());
    for (String name : SAME_OPTIONS) {
      requireSame(
          reference,
          query,
          "--" + name,
          made.option(name).orElse(null),
          asked.option(name).orElse(null));
    }
    if ("expression-pca".equals(made.option("method").orElse(null)) && !reference.equals(query)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: principal components are those of each table's"
              + " own cells. Embed both atlases by --method weighted with the same gene"
              + " embeddings.",
          reference, query);
    }
    if ("fine-tune".equals(made.stage()) && !reference.equals(query)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: each was fine-tuned by a network of its own."
              + " Compare the tables they were fine-tuned from.",
          reference, query);
    }
    requireSame(
        reference, query, "gene embeddings with the hash", geneTable(made), geneTable(asked));
  }

  private static void requireSame(
      String reference, String query, String what, String made, String asked) {
    if (!Objects.equals(made, asked)) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: the former were embedded with %s %s, the latter"
              + " with %s. Expected the same; embed one of both again.",
          reference, query, what, made, asked);
    }
  }

  private static String geneTable(Provenance provenance) {
    String table = provenance.option("gene-embeddings").orElse(null);
    return provenance.inputs().stream()
        .filter(input -> input.path().equals(table))
        .map(Provenance.Input::sha256)
        .findFirst()
        .orElse(null);
  }
}
