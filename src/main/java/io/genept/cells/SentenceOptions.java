package io.genept.cells;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import io.genept.embed.TextModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How sentences of cells are made and embedded (GenePT-s).
 *
 * @param product whether vectors or the sentences themselves are written
 * @param model the text model
 * @param prefix start of each sentence, as it stands
 * @param maxGenes most genes of a sentence, at least 1; the paper's notebook has 1,000
 * @param geneNames gene_texts or gene_embeddings table that knows the symbols of an atlas whose
 *     genes have Ensembl ids only
 */
public record SentenceOptions(
    Product product, TextModel model, String prefix, int maxGenes, Optional<String> geneNames) {
  /** The notebook's; the paper's Methods name none. */
  public static final String DEFAULT_PREFIX = "A cell with genes ranked by expression: ";

  /** The notebook's; the paper's Methods name none. */
  public static final int DEFAULT_MAX_GENES = 1_000;

  /** What is written. */
  public enum Product {
    /** cell_embeddings. */
    VECTORS,
    /** cell_sentences: nothing is embedded. */
    TEXTS
  }

  /**
   * Checks the options.
   *
   * @throws UserError if a number is out of range or the provider cannot embed sentences
   */
  public SentenceOptions {
    if (maxGenes < 1) {
      throw UserError.of("--max-genes %d: expected at least 1.", maxGenes);
    }
    if (model.provider() instanceof Provider.Lsa) {
      throw new UserError(
          "Cannot embed cells by --provider lsa: it is fitted to the texts of genes. Expected"
              + " embedded, onnx, openai or random.");
    }
    if (model.provider() instanceof Provider.OpenAi
        && !model.provider().cache().keeps()
        && product == Product.VECTORS) {
      throw new UserError(
          "Cannot embed cells by --provider openai with --cache none: the driver asks, and the cache"
              + " brings the vectors to the executors. Leave --cache out, or give a directory that"
              + " all machines reach.");
    }
  }

  /** The options by their names on the command line. */
  Map<String, String> described() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("sentences-only", Boolean.toString(product == Product.TEXTS));
    map.put("prefix", prefix);
    map.put("max-genes", Integer.toString(maxGenes));
    geneNames.ifPresent(path -> map.put("gene-names", path));
    if (product == Product.VECTORS) {
      OptionSet.describe(model).forEach((name, value) -> map.put(name, value.toString()));
    }
    return map;
  }
}
