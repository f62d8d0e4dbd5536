package io.genept.cells;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.embed.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * How sentences of cells are made and embedded (GenePT-s).
 *
 * @param product whether vectors or the sentences themselves are written
 * @param provider the text model
 * @param prefix what each sentence starts with, as it stands
 * @param maxGenes most genes of a sentence, at least 1; the paper's notebook has 1,000
 * @param geneNames gene_texts or gene_embeddings table that knows the symbols of an atlas whose
 *     genes have Ensembl ids only
 * @param batchSize sentences that the model is given at a time, at least 1
 * @param cache directory that keeps vectors for the next run; empty to keep none
 */
public record SentenceOptions(
    Product product,
    Provider provider,
    String prefix,
    int maxGenes,
    Optional<String> geneNames,
    int batchSize,
    Optional<String> cache) {
  /** The notebook's; the paper's Methods name none. */
  public static final String DEFAULT_PREFIX = "A cell with genes ranked by expression: ";

  /** The notebook's; the paper's Methods name none. */
  public static final int DEFAULT_MAX_GENES = 1_000;

  public static final int DEFAULT_BATCH_SIZE = 32;

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
    if (batchSize < 1) {
      throw UserError.of("--batch-size %d: expected at least 1.", batchSize);
    }
    if (provider instanceof Provider.Lsa) {
      throw new UserError(
          "Cannot embed cells by --provider lsa: it is fitted to the texts of genes. Expected"
              + " embedded, onnx, openai or random.");
    }
    if (provider instanceof Provider.OpenAi && cache.isEmpty() && product == Product.VECTORS) {
      throw new UserError(
          "Cannot embed cells by --provider openai with --cache none: the driver asks, and the cache"
              + " brings the vectors to the executors. Leave --cache out, or give a directory that"
              + " all machines reach.");
    }
  }

  /** The directory {@code cell_embedding_cache} beside a table. */
  public static String cacheBeside(String output) {
    Path parent = new Path(output).getParent();
    String name = "cell_embedding_cache";
    return parent == null ? name : new Path(parent, name).toString();
  }

  /** Where vectors are kept: nowhere if the provider's cost nothing. */
  Optional<String> usedCache() {
    return cache.filter(directory -> !(provider instanceof Provider.Random));
  }

  /** The options by their names on the command line. */
  Map<String, String> described() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("sentences-only", Boolean.toString(product == Product.TEXTS));
    map.put("prefix", prefix);
    map.put("max-genes", Integer.toString(maxGenes));
    geneNames.ifPresent(path -> map.put("gene-names", path));
    if (product == Product.VECTORS) {
      map.put("provider", provider.label());
      OptionSet.describe((Record) provider)
          .forEach((name, value) -> map.put(name, value.toString()));
      map.put("batch-size", Integer.toString(batchSize));
      map.put("cache", usedCache().orElse("none"));
    }
    return map;
  }
}
