package io.genept.cells.name;

import io.genept.cells.FittedMap;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.Whitening;
import io.genept.table.StoredTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Descriptions of types in the space of informed vectors.
 *
 * @param score their cosines
 * @param model name of the text model
 */
record Words(WordScore score, String model) {
  private static final Set<String> METHODS = Set.of("informed", "hybrid");

  /** Whether a cell_embeddings table holds vectors that words can be compared with. */
  static boolean fit(SparkSession spark, String embeddings) {
    return method(StoredTable.provenance(spark, embeddings)).isPresent();
  }

  private static Optional<String> method(Provenance made) {
    return made.option("method").filter(METHODS::contains);
  }

  /**
   * Embeds the descriptions by the text model of the genes.
   *
   * @param embeddings path of a cell_embeddings table
   * @param geneTable path of its gene_embeddings table, where it has moved
   * @throws UserError if the cells were embedded otherwise, or the genes by no language model
   */
  static Words of(
      SparkSession spark, String embeddings, Optional<String> geneTable, List<CellType> types) {
    Provenance made = StoredTable.provenance(spark, embeddings);
    if (method(made).isEmpty()) {
      throw UserError.of(
          "Cannot compare words with the cells of %s: it was made by %s%s. Expected embed-cells"
              + " --method informed or hybrid; other vectors give nearly every cell one name.",
          embeddings,
          made.stage(),
          made.option("method").map(method -> " --method " + method).orElse(""));
    }
    Whitening whitening =
        FittedMap.whitening(spark, embeddings)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot compare words with the cells of %s: its gene vectors are not"
                            + " whitened by a shrinkage (--whiten %s). Expected embed-cells"
                            + " --method informed with its default.",
                        embeddings, made.option("whiten").orElse("0")));
    String genes = geneTable.or(() -> made.option("gene-embeddings")).orElseThrow();
    WordModel model = WordModel.of(spark, genes);
    float[][] vectors = model.embed(types.stream().map(CellType::description).toList());
    if (vectors[0].length != whitening.inputs()) {
      throw UserError.of(
          "Cannot compare words with the cells of %s: %s gives vectors of %d numbers, and the cells"
              + " are sums of genes of %d. Expected the gene table of these cells for"
              + " --gene-embeddings, not %s.",
          embeddings, model.name(), vectors[0].length, whitening.inputs(), genes);
    }
    return new Words(WordScore.of(vectors, whitening), model.name());
  }
}
