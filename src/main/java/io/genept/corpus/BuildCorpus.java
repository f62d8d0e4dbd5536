package io.genept.corpus;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.GeneTexts;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code build-corpus}: HGNC and NCBI files → gene_texts, the RefSeq summary of every gene
 * that has one.
 */
public final class BuildCorpus {
  private static final Logger LOG = LoggerFactory.getLogger(BuildCorpus.class);
  private static final String REFSEQ = "refseq_summary";

  private BuildCorpus() {}

  /**
   * What to read and where to write.
   *
   * @param hgnc HGNC complete set, tab-separated, gzip or not
   * @param geneInfo NCBI gene_info of human; empty to do without the genes that HGNC does not name
   * @param summaries RefSeq summaries: columns {@code Gene_ID} (Entrez) and {@code Gene_summary}
   * @param output path of the gene_texts table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String hgnc,
      Optional<String> geneInfo,
      String summaries,
      String output,
      WriteMode writeMode) {}

  /**
   * What was done.
   *
   * @param genes rows of the table
   * @param genesWithText genes that have a text
   * @param unmatchedSummaries summaries whose Entrez id no gene has
   * @param output path of the table
   */
  public record Result(long genes, long genesWithText, long unmatchedSummaries, String output) {}

  /**
   * Builds the table.
   *
   * @throws UserError if a file is missing, damaged or of another kind, or the output exists
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("build-corpus");

    GeneCatalogue catalogue = GeneCatalogue.read(options.hgnc(), options.geneInfo(), conf);
    LOG.info("{} genes in the catalogue", catalogue.entries().size());
    Map<String, String> textOfSymbol = new HashMap<>();
    long[] unmatched = new long[1];
    TsvFile.forEach(
        options.summaries(),
        conf,
        "RefSeq gene summaries",
        List.of("Gene_ID", "Gene_summary"),
        line -> {
          String symbol = catalogue.symbolOfEntrez(line.get("Gene_ID"));
          String summary = line.get("Gene_summary");
          if (symbol == null) {
            unmatched[0]++;
          } else if (summary != null) {
            textOfSymbol.put(symbol, TextCleaning.clean(summary));
          }
        });
    textOfSymbol.values().removeIf(String::isEmpty);

    List<GeneTexts.GeneText> texts = new ArrayList<>();
    for (GeneCatalogue.Entry entry : catalogue.entries()) {
      String text = textOfSymbol.get(entry.gene().symbol());
      texts.add(
          new GeneTexts.GeneText(
              entry.gene(), entry.type(), text, text == null ? List.of() : List.of(REFSEQ)));
    }
    texts.sort(Comparator.comparing(text -> text.gene().symbol()));

    Result result = new Result(texts.size(), textOfSymbol.size(), unmatched[0], options.output());
    GeneTexts.write(
        spark, texts, options.output(), options.writeMode(), provenance(spark, options, result));
    LOG.info(
        "{} of {} genes have a text; {} summaries name no known gene",
        result.genesWithText(),
        result.genes(),
        result.unmatchedSummaries());
    return result;
  }

  private static Provenance provenance(SparkSession spark, Options options, Result result) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("hgnc", options.hgnc());
    options.geneInfo().ifPresent(path -> described.put("gene-info", path));
    described.put("summaries", options.summaries());
    described.put("output", options.output());
    List<Provenance.Input> inputs =
        Stream.of(
                Stream.of(options.hgnc()),
                options.geneInfo().stream(),
                Stream.of(options.summaries()))
            .flatMap(path -> path)
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList();
    return Provenance.now(
        "build-corpus",
        described,
        inputs,
        Map.of(
            "genes_with_text", Long.toString(result.genesWithText()),
            "unmatched_summaries", Long.toString(result.unmatchedSummaries())),
        spark.version(),
        null,
        result.genes());
  }
}
