package io.genept.cells.name;

import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import io.genept.embed.TextModel;
import io.genept.table.StoredTable;
import io.genept.text.EmbeddingModel;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The text model that made the vectors of a gene table, found by the provenance of the tables that
 * it comes from: words that are compared with the genes must be its own.
 *
 * @param name as in the gene table
 * @param provider source of the vectors
 */
record WordModel(String name, Provider provider) {
  private static final String EMBEDDED = "embed-genes";
  private static final String TRANSFORMED = "transform-genes";
  private static final String ADVICE =
      " Expected a table of embed-genes by a language model (--provider embedded, onnx or openai),"
          + " whitened or not; embed the genes by one, and the cells by it, or name them by markers"
          + " alone, without --embeddings.";

  /**
   * Finds the model.
   *
   * @param path of a gene_embeddings table
   * @throws UserError if no model made its vectors, or they are no longer the model's but for one
   *     whitening
   */
  static WordModel of(SparkSession spark, String path) {
    String table = path;
    Provenance made = StoredTable.provenance(spark, table);
    String name = made.fact("model").orElse("unknown");
    for (boolean last = true; made.stage().equals(TRANSFORMED); last = false) {
      List<?> steps =
          made.options().get("steps") instanceof Collection<?> all ? List.copyOf(all) : List.of();
      boolean whitened = last && steps.size() == 1 && steps.get(0).toString().startsWith("whiten=");
      if (!steps.isEmpty() && !whitened) {
        throw UserError.of(
            "Cannot compare words with %s: its vectors were changed by transform-genes --steps %s,"
                + " which words do not follow.%s",
            table, Provenance.text(steps), ADVICE);
      }
      table = origin(made);
      made = StoredTable.provenance(spark, table);
    }
    if (!made.stage().equals(EMBEDDED)) {
      throw UserError.of(
          "Cannot compare words with %s: its vectors were made outside, by %s, and no model is at"
              + " hand for the words.%s",
          table, made.stage(), ADVICE);
    }
    Provider provider = OptionSet.of(TextModel.class).remake(made.options()).provider();
    if (provider instanceof Provider.Lsa || provider instanceof Provider.Random) {
      throw UserError.of(
          "Cannot compare words with %s: its vectors are of --provider %s, %s.%s",
          table,
          provider.label(),
          provider instanceof Provider.Lsa
              ? "which is fitted to the texts of genes and takes no others"
              : "which know no words",
          ADVICE);
    }
    return new WordModel(name, provider);
  }

  /** The table that was transformed; earlier versions called the option input. */
  private static String origin(Provenance made) {
    return made.option("gene-embeddings").or(() -> made.option("input")).orElseThrow();
  }

  /** Vectors of texts, n × d, asked for by the driver. */
  float[][] embed(List<String> texts) {
    if (provider instanceof Provider.OpenAi remote) {
      try (EmbeddingModel model = remote.open(remote.budget(), texts.size())) {
        return model.embed(texts);
      }
    }
    return ((Provider.InProcess) provider).embeddingModel().embed(texts);
  }
}
