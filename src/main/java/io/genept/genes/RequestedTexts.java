package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Orthologues;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import io.genept.io.OrthologueFile;
import io.genept.io.Sha256;
import io.genept.table.Atlas;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Genes of a gene_texts table, and those of them that are to be embedded.
 *
 * @param all every gene, sorted by symbol
 * @param withText requested genes that have a text, in the same order
 * @param withoutText number of requested genes that have none
 */
record RequestedTexts(List<GeneText> all, List<GeneText> withText, int withoutText) {
  private static final Logger LOG = LoggerFactory.getLogger(RequestedTexts.class);

  /**
   * Reads a gene_texts table.
   *
   * @param genesOf atlases whose genes alone are requested; empty for all genes
   * @param orthologues table of mouse and human genes, for mouse atlases
   * @throws UserError if no requested gene has a text
   */
  static RequestedTexts read(
      SparkSession spark, String path, List<String> genesOf, Optional<String> orthologues) {
    LOG.debug("Reading {}", path);
    List<GeneText> all = GeneTexts.read(spark, path);
    List<GeneText> asked = askedFor(spark, path, genesOf, orthologues, all);
    List<GeneText> texts = asked.stream().filter(gene -> gene.text() != null).toList();
    if (texts.isEmpty()) {
      throw UserError.of(
          "Cannot embed genes: none of the %d genes asked for has a text in %s. Build the corpus"
              + " from files that cover them.",
          asked.size(), path);
    }
    return new RequestedTexts(all, texts, asked.size() - texts.size());
  }

  /** Texts that the provider reads, each once, by their SHA-256. */
  Map<String, String> inputs(Provider provider) {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (GeneText gene : withText) {
      String text = input(provider, gene);
      inputs.put(Sha256.of(text), text);
    }
    return inputs;
  }

  /** Text that the provider reads of a gene that has one; of random vectors the symbol. */
  static String input(Provider provider, GeneText gene) {
    return provider instanceof Provider.Random ? gene.gene().symbol() : gene.text();
  }

  private static List<GeneText> askedFor(
      SparkSession spark,
      String path,
      List<String> genesOf,
      Optional<String> orthologues,
      List<GeneText> texts) {
    if (genesOf.isEmpty()) {
      return texts;
    }
    Orthologues pairs =
        OrthologueFile.read(orthologues, spark.sparkContext().hadoopConfiguration());
    GeneIndex index = GeneIndex.of(texts.stream().map(GeneText::gene).toList());
    TreeSet<Integer> rows = new TreeSet<>();
    for (String atlas : genesOf) {
      GeneMatches matches =
          GeneMatches.of(
                  Atlas.identifiers(Atlas.open(spark, atlas).genes()), pairs, index, row -> row)
              .logged("Genes of " + atlas, LOG::info)
              .require("embed the genes of " + atlas, path, 0);
      for (int row : matches.rows()) {
        if (row >= 0) {
          rows.add(row);
        }
      }
    }
    return rows.stream().map(texts::get).toList();
  }
}
