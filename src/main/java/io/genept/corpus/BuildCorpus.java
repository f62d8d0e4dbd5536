package io.genept.corpus;

import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code build-corpus}: HGNC and NCBI files → gene_texts.
 *
 * <p>Every gene of the two catalogues is a row, whatever the gene lists say: a name known to be a
 * gene's own must never be taken for another gene's alias. Genes on no list, and by default genes
 * without a summary, have a null text and are not embedded. A listed name that no catalogue knows
 * gives no row (the paper likewise dropped what its look-up did not find); such names are counted
 * and reported.
 */
public final class BuildCorpus {
  private static final Logger LOG = LoggerFactory.getLogger(BuildCorpus.class);

  private BuildCorpus() {}

  /**
   * What to read and where to write.
   *
   * @param hgnc HGNC complete set, tab-separated, gzip or not
   * @param geneInfo NCBI gene_info of human; empty to do without the genes that HGNC does not name
   * @param summaries RefSeq summaries by Entrez id ({@code Gene_ID}, {@code Gene_summary}), or
   *     NCBI's gene_summary; required by contents that need summaries, else not read
   * @param content what the text of a gene is
   * @param withoutText what it is for a gene without a summary
   * @param generation how texts are generated; there for {@link Content#GENERATED} and for no other
   * @param geneLists genes that shall have a text, their union; empty for all genes
   * @param output path of the gene_texts table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String hgnc,
      Optional<String> geneInfo,
      Optional<String> summaries,
      Content content,
      WithoutText withoutText,
      Optional<Generation> generation,
      List<GeneList> geneLists,
      String output,
      WriteMode writeMode) {
    /**
     * @throws UserError if summaries that the content needs are missing, or withoutText has nothing
     *     to stand in for
     */
    public Options {
      if ((content == Content.GENERATED) != generation.isPresent()) {
        throw new IllegalArgumentException(content + " with generation " + generation);
      }
      geneLists = List.copyOf(geneLists);
      if (content.needsSummary() && summaries.isEmpty()) {
        throw UserError.of(
            "Cannot build texts of content %s without summaries. Give --summaries FILE, or"
                + " --download DIR to fetch NCBI's.",
            content.label());
      }
      withoutText.require(content);
    }

    /** The summary of each gene that has one. */
    public Options(
        String hgnc,
        Optional<String> geneInfo,
        String summaries,
        String output,
        WriteMode writeMode) {
      this(
          hgnc,
          geneInfo,
          Optional.of(summaries),
          Content.SUMMARY,
          WithoutText.DROP,
          Optional.empty(),
          List.of(),
          output,
          writeMode);
    }
  }

  /**
   * What was done.
   *
   * @param genes rows of the table
   * @param genesListed genes that were asked for
   * @param genesWithText those with the content asked for
   * @param genesWithSubstitute those whose text stands in for a missing summary
   * @param unmatchedSummaries summaries whose Entrez id no gene has
   * @param output path of the table
   */
  public record Result(
      long genes,
      long genesListed,
      long genesWithText,
      long genesWithSubstitute,
      long unmatchedSummaries,
      String output) {}

  /**
   * Builds the table.
   *
   * @throws UserError if a file is missing, damaged or of another kind, a gene list matches no
   *     gene, no gene has a text, or the output exists
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("build-corpus");

    GeneCatalogue catalogue = GeneCatalogue.read(options.hgnc(), options.geneInfo(), conf);
    List<GeneCatalogue.Entry> entries = catalogue.entries();
    LOG.info("{} genes in the catalogue", entries.size());
    Map<String, String> facts = new LinkedHashMap<>();
    BitSet listed = listed(spark, options, entries, facts);
    Summaries summaries = Summaries.read(summariesRead(options), catalogue, conf);
    Optional<GeneratedTexts> generated =
        options
            .generation()
            .map(generation -> GeneratedTexts.ask(generation, symbols(entries, listed), conf));
    generated.ifPresent(
        answers -> facts.put("answers_from_cache", Long.toString(answers.fromCache())));
    Composition composition =
        new Composition(options.content(), options.withoutText(), summaries, generated);
    List<GeneText> texts = new ArrayList<>();
    for (int row = 0; row < entries.size(); row++) {
      texts.add(
          listed.get(row)
              ? composition.compose(entries.get(row))
              : Composition.unlisted(entries.get(row)));
    }

    long withText = texts.stream().filter(GeneText::hasText).count();
    long withSubstitute = texts.stream().filter(text -> text.text() != null).count() - withText;
    Result result =
        new Result(
            texts.size(),
            listed.cardinality(),
            withText,
            withSubstitute,
            summaries.unmatched(),
            options.output());
    requireTexts(result, options);
    countTexts(texts, result, facts);
    GeneTexts.write(
        spark,
        texts,
        options.output(),
        options.writeMode(),
        provenance(spark, options, facts, result));
    LOG.info(
        "{} of {} genes have a text, {} a substitute; {} summaries name no known gene",
        withText,
        result.genesListed(),
        withSubstitute,
        result.unmatchedSummaries());
    return result;
  }

  private static List<String> symbols(List<GeneCatalogue.Entry> entries, BitSet listed) {
    return listed.stream().mapToObj(row -> entries.get(row).gene().symbol()).toList();
  }

  private static Optional<String> summariesRead(Options options) {
    return options.summaries().filter(path -> options.content().needsSummary());
  }

  private static BitSet listed(
      SparkSession spark,
      Options options,
      List<GeneCatalogue.Entry> entries,
      Map<String, String> facts) {
    BitSet listed = new BitSet(entries.size());
    if (options.geneLists().isEmpty()) {
      listed.set(0, entries.size());
      return listed;
    }
    GeneIndex index = GeneIndex.of(entries.stream().map(GeneCatalogue.Entry::gene).toList());
    for (GeneList list : options.geneLists()) {
      GeneMatches matches =
          GeneMatches.of(list.identifiers(spark), index)
              .logged(list.kind().label() + " " + list.path(), LOG::info)
              .require("use --" + list.kind().label() + " " + list.path(), options.hgnc(), 0);
      facts.put(list.kind().label() + " " + list.path(), matches.summary());
      Arrays.stream(matches.rows()).filter(row -> row >= 0).forEach(listed::set);
    }
    return listed;
  }

  private static void requireTexts(Result result, Options options) {
    if (result.genesWithText() + result.genesWithSubstitute() == 0) {
      throw UserError.of(
          "Cannot build texts of content %s: none of %,d genes has a summary in %s (%,d summaries"
              + " name no gene of %s). Expected summaries of human genes by Entrez id; check the"
              + " files.",
          options.content().label(),
          result.genesListed(),
          options.summaries().orElse("no file"),
          result.unmatchedSummaries(),
          options.hgnc());
    }
  }

  private static void countTexts(List<GeneText> texts, Result result, Map<String, String> facts) {
    facts.put("genes_listed", Long.toString(result.genesListed()));
    facts.put("genes_with_text", Long.toString(result.genesWithText()));
    facts.put("genes_with_substitute", Long.toString(result.genesWithSubstitute()));
    facts.put("unmatched_summaries", Long.toString(result.unmatchedSummaries()));
    Map<String, Integer> bySource = new TreeMap<>();
    for (GeneText text : texts) {
      text.sources().forEach(source -> bySource.merge(source, 1, Integer::sum));
    }
    bySource.forEach((source, count) -> facts.put("texts_from " + source, count.toString()));
  }

  private static Provenance provenance(
      SparkSession spark, Options options, Map<String, String> facts, Result result) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("hgnc", options.hgnc());
    options.geneInfo().ifPresent(path -> described.put("gene-info", path));
    summariesRead(options).ifPresent(path -> described.put("summaries", path));
    described.put("content", options.content().label());
    described.put("without-text", options.withoutText().label());
    options
        .generation()
        .ifPresent(
            generation -> {
              described.put("model", generation.model().name());
              described.put("prompt", generation.prompt());
            });
    for (GeneList list : options.geneLists()) {
      described.merge(list.kind().label(), list.path(), (first, next) -> first + "," + next);
    }
    described.put("output", options.output());
    List<Provenance.Input> inputs =
        Stream.of(
                Stream.of(options.hgnc()),
                options.geneInfo().stream(),
                summariesRead(options).stream(),
                options.geneLists().stream().map(GeneList::path))
            .flatMap(path -> path)
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList();
    return Provenance.now(
        "build-corpus", described, inputs, facts, spark.version(), null, result.genes());
  }
}
