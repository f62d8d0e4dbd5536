package io.genept.corpus;

import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Opt;
import io.genept.core.Opt.Role;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Run;
import io.genept.table.Target;
import io.genept.text.remote.OpenAiChatModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
   * Options of the stage.
   *
   * @param download local folder for files that are not given
   * @param sources addresses in place of the bundled {@code conf/sources.conf}
   * @param hgnc HGNC complete set, tab-separated, gzip or not
   * @param geneInfo NCBI gene_info of human; empty to do without the genes that HGNC does not name
   * @param content text of a gene
   * @param geneLists genes that shall have a text
   * @param target the gene_texts table to write
   */
  @Stage(
      name = "build-corpus",
      does = {
        "HGNC and NCBI files to gene_texts: the names of every human gene, and the text of each gene",
        "that is to be embedded."
      },
      examples = {
        "build-corpus --download data/genes --output out/gene_texts",
        """
        build-corpus --hgnc hgnc_complete_set.txt.gz --gene-info Homo_sapiens.gene_info.gz \\
        --summaries gene_summary.gz --content name-summary --without-text name \\
        --genes-of out/atlas --output out/gene_texts"""
      })
  public record Options(
      @Opt(
              value =
                  "Local folder: fetches those of --hgnc, --gene-info and --summaries that are not"
                      + " given, where they are not there yet or have changed since.",
              label = "DIR",
              role = Role.RUN)
          Optional<String> download,
      @Opt(
              value =
                  "Addresses for --download, in the form of conf/sources.conf (default: those).",
              label = "FILE",
              role = Role.RUN)
          Optional<String> sources,
      @Opt(
              value = "HGNC complete set (tab-separated, gzip or not).",
              label = "FILE",
              role = Role.INPUT)
          Optional<String> hgnc,
      @Opt(
              value = "NCBI gene_info of human: fills missing ids, adds genes that HGNC lacks.",
              label = "FILE",
              role = Role.INPUT)
          Optional<String> geneInfo,
      @Opt(
              value =
                  "Text of a gene. summary: NCBI's summary; name: the symbol; name-summary: both, as"
                      + " in the authors' release; card: NCBI's card (symbol, name, type, aliases,"
                      + " summary, location, designations); generated: a chat model's answer.",
              label = "CONTENT",
              byDefault = "summary",
              choices = {
                Content.Summary.class,
                Content.Name.class,
                Content.NameSummary.class,
                Content.Card.class,
                Content.Generated.class
              })
          Content content,
      GeneLists geneLists,
      Target target) {
    /**
     * Checks that the files are given or downloaded.
     *
     * @throws UserError otherwise
     */
    public Options {
      if (hgnc.isEmpty() && download.isEmpty()) {
        throw UserError.of(
            "Cannot build a corpus without the names of genes. Give --hgnc FILE, or --download DIR"
                + " to fetch them.");
      }
      if (sources.isPresent() && download.isEmpty()) {
        throw UserError.of(
            "Cannot use --sources without --download DIR; give it, or leave it out.");
      }
      if (download.isPresent() && download.get().contains("://")) {
        throw UserError.of(
            "Cannot download into %s. Expected a folder of this machine.", download.get());
      }
      if (download.isEmpty()
          && content instanceof Content.OfSummary summarised
          && summarised.options().summaries().isEmpty()) {
        throw UserError.of(
            "Cannot build texts of content %s without summaries. Give --summaries FILE, or"
                + " --download DIR to fetch NCBI's.",
            content.label());
      }
    }

    /** The file of summaries, if the content needs one and it is given. */
    Optional<String> summaries() {
      return content instanceof Content.OfSummary summarised
          ? summarised.options().summaries()
          : Optional.empty();
    }
  }

  /**
   * Counts of a run.
   *
   * @param genes rows of the table
   * @param genesListed genes on the lists
   * @param genesWithText those with the requested content
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
      String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
              Locale.ROOT, "%s: %,d genes, %,d with a text", output, genes, genesWithText)
          + (genesWithSubstitute == 0
              ? ""
              : String.format(Locale.ROOT, ", %,d with a substitute", genesWithSubstitute));
    }
  }

  /**
   * Builds the table.
   *
   * @throws UserError if a file is missing, damaged or of another kind, a gene list matches no
   *     gene, no gene has a text, or the output exists
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      options.target().requireWritable(run.conf());
      return run(run, options, CatalogueFiles.of(run, options));
    }
  }

  private static Result run(Run run, Options options, CatalogueFiles files) {
    GeneCatalogue catalogue = GeneCatalogue.read(files.hgnc(), files.geneInfo(), run.conf());
    List<GeneCatalogue.Entry> entries = catalogue.entries();
    LOG.debug("{} genes in the catalogue", entries.size());
    BitSet listed = listed(run, options.geneLists().all(), files, entries);
    Summaries summaries = Summaries.read(files.summaries(), catalogue, run.conf());
    Composition composition =
        new Composition(options.content(), summaries, generated(run, options, entries, listed));
    List<GeneText> texts = new ArrayList<>();
    for (int row = 0; row < entries.size(); row++) {
      texts.add(
          listed.get(row)
              ? composition.compose(entries.get(row))
              : Composition.unlisted(entries.get(row)));
    }
    long withText = texts.stream().filter(GeneText::hasText).count();
    Result result =
        new Result(
            texts.size(),
            listed.cardinality(),
            withText,
            texts.stream().filter(text -> text.text() != null).count() - withText,
            summaries.unmatched(),
            options.target().output());
    requireTexts(result, options, files);
    addFacts(run, texts, result);
    GeneTexts.write(
        run.spark(),
        texts,
        result.output(),
        options.target().mode(),
        run.provenance(result.genes()));
    LOG.info(
        "{} of {} genes have a text, {} a substitute; {} summaries name no known gene",
        withText,
        result.genesListed(),
        result.genesWithSubstitute(),
        result.unmatchedSummaries());
    return result;
  }

  private static Optional<GeneratedTexts> generated(
      Run run, Options options, List<GeneCatalogue.Entry> entries, BitSet listed) {
    if (!(options.content() instanceof Content.Generated content)) {
      return Optional.empty();
    }
    List<String> symbols =
        listed.stream().mapToObj(row -> entries.get(row).gene().symbol()).toList();
    try (OpenAiChatModel model = content.open()) {
      GeneratedTexts texts = GeneratedTexts.ask(model, content, symbols, run.conf());
      run.fact("answers_from_cache", texts.fromCache());
      return Optional.of(texts);
    }
  }

  private static BitSet listed(
      Run run, List<GeneList> lists, CatalogueFiles files, List<GeneCatalogue.Entry> entries) {
    BitSet listed = new BitSet(entries.size());
    if (lists.isEmpty()) {
      listed.set(0, entries.size());
      return listed;
    }
    GeneIndex index = GeneIndex.of(entries.stream().map(GeneCatalogue.Entry::gene).toList());
    for (GeneList list : lists) {
      GeneMatches matches = GeneMatches.of(list.identifiers(run.spark()), index);
      LOG.info("{} {}: {}", list.kind().label(), list.path(), matches.summary());
      matches.require("use --" + list.kind().label() + " " + list.path(), files.hgnc(), 0);
      run.fact(list.kind().label() + " " + list.path(), matches.summary());
      Arrays.stream(matches.rows()).filter(row -> row >= 0).forEach(listed::set);
    }
    return listed;
  }

  private static void requireTexts(Result result, Options options, CatalogueFiles files) {
    if (result.genesWithText() + result.genesWithSubstitute() == 0) {
      throw UserError.of(
          "Cannot build texts of content %s: none of %,d genes has a summary in %s (%,d summaries"
              + " name no gene of %s). Expected summaries of human genes by Entrez id; check the"
              + " files.",
          options.content().label(),
          result.genesListed(),
          files.summaries().orElse("no file"),
          result.unmatchedSummaries(),
          files.hgnc());
    }
  }

  private static void addFacts(Run run, List<GeneText> texts, Result result) {
    run.fact("genes_listed", result.genesListed())
        .fact("genes_with_text", result.genesWithText())
        .fact("genes_with_substitute", result.genesWithSubstitute())
        .fact("unmatched_summaries", result.unmatchedSummaries());
    Map<String, Integer> bySource = new TreeMap<>();
    for (GeneText text : texts) {
      text.sources().forEach(source -> bySource.merge(source, 1, Integer::sum));
    }
    bySource.forEach((source, count) -> run.fact("texts_from " + source, count));
  }
}
