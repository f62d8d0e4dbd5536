package io.genept.cells;

import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.GeneNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names of the genes of an atlas in sentences: the atlas's symbols. */
final class SentenceGeneNames {
  private static final Logger LOG = LoggerFactory.getLogger(SentenceGeneNames.class);
  private static final Pattern ENSEMBL = Pattern.compile("ENS[A-Z]*G\\d{6,}(\\.\\d+)?");

  private static final String WITHOUT_NAME = "without_name";

  private SentenceGeneNames() {}

  /**
   * Names each gene by a word, null for one without. A gene whose symbol is missing or an Ensembl
   * id has no name of its own: the table's symbol for it is taken, and a gene that the table does
   * not know is left out. Without a table such genes stand under their Ensembl id, if they are at
   * most half of all.
   *
   * @param names path of a table of genes
   * @throws UserError if more than half of the genes have no name, and there is no table or it
   *     knows none of them
   */
  static String[] of(SparkSession spark, Atlas atlas, Optional<String> names) {
    List<Atlas.Gene> genes = atlas.genes();
    String[] words = genes.stream().map(Atlas.Gene::symbol).toArray(String[]::new);
    List<Atlas.Gene> unnamed = genes.stream().filter(SentenceGeneNames::isUnnamed).toList();
    if (unnamed.isEmpty()) {
      return words;
    }
    if (names.isPresent()) {
      GeneMatches matches =
          GeneMatches.of(
                  Atlas.identifiers(unnamed), GeneIndex.of(GeneNames.read(spark, names.get())))
              .logged("Genes without a symbol", LOG::info);
      if (unnamed.size() > genes.size() / 2) {
        matches.require("name the genes of " + atlas.path(), names.get(), 0);
      }
      List<GeneIndex.Gene> known = GeneNames.read(spark, names.get());
      for (int i = 0; i < unnamed.size(); i++) {
        int row = matches.rows()[i];
        words[unnamed.get(i).index()] = row < 0 ? null : known.get(row).symbol();
      }
      return words;
    }
    if (unnamed.size() > genes.size() / 2) {
      throw UserError.of(
          "Cannot make sentences of the cells of %s: %,d of its %,d genes have no symbol (first:"
              + " %s). Give a gene_texts or gene_embeddings table that knows their Ensembl ids by"
              + " --gene-names, or ingest the atlas with its --symbol-column.",
          atlas.path(), unnamed.size(), genes.size(), unnamed.get(0).geneId());
    }
    LOG.warn(
        "{} of {} genes have an Ensembl id in place of a symbol (first: {}); sentences hold it as it"
            + " is, --gene-names gives them names",
        unnamed.size(),
        genes.size(),
        unnamed.get(0).geneId());
    for (Atlas.Gene gene : unnamed) {
      words[gene.index()] = gene.geneId();
    }
    return words;
  }

  /** Number of genes with a word. */
  static int count(String[] words) {
    return (int) Arrays.stream(words).filter(Objects::nonNull).count();
  }

  /** How many genes have no word, for a table's provenance, with the ids of the first. */
  static Map<String, Object> facts(Atlas atlas, String[] words) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(WITHOUT_NAME, words.length - count(words));
    List<String> examples =
        atlas.genes().stream()
            .filter(gene -> words[gene.index()] == null)
            .map(Atlas.Gene::geneId)
            .limit(GeneMatches.STATED_EXAMPLES)
            .toList();
    if (!examples.isEmpty()) {
      facts.put(GeneMatches.FACT_EXAMPLES + WITHOUT_NAME, examples);
    }
    return facts;
  }

  private static boolean isUnnamed(Atlas.Gene gene) {
    return gene.symbol() == null
        || gene.symbol().isBlank()
        || ENSEMBL.matcher(gene.symbol()).matches();
  }
}
