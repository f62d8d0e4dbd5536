package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.corpus.BuildCorpus;
import io.genept.corpus.Content;
import io.genept.corpus.Downloader;
import io.genept.corpus.GeneList;
import io.genept.corpus.Generation;
import io.genept.corpus.WithoutText;
import io.genept.table.TableDirectory;
import io.genept.text.remote.OpenAiChatModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "build-corpus",
    description =
        "HGNC and NCBI files to gene_texts: the names of every human gene, and the text of each gene"
            + " that is to be embedded.",
    footer = {
      "",
      "Examples:",
      "  jobs/genept build-corpus --download data/genes --output out/gene_texts",
      "  jobs/genept build-corpus --hgnc hgnc_complete_set.txt.gz --gene-info Homo_sapiens.gene_info.gz \\",
      "    --summaries gene_summary.gz --content name-summary --without-text name --genes-of out/atlas \\",
      "    --output out/gene_texts"
    })
final class BuildCorpusCommand extends StageCommand.Writing {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

  @Option(
      names = "--download",
      paramLabel = "DIR",
      description =
          "Local folder: fetches those of the next three files that are not given, where they are"
              + " not there yet or have changed since.")
  Optional<String> download;

  @Option(
      names = "--sources",
      paramLabel = "FILE",
      description = "Addresses for --download, in the form of conf/sources.conf (default: those).")
  Optional<String> sources;

  @Option(
      names = "--hgnc",
      paramLabel = "FILE",
      description = "HGNC complete set (tab-separated, gzip or not).")
  Optional<String> hgnc;

  @Option(
      names = "--gene-info",
      paramLabel = "FILE",
      description = "NCBI gene_info of human: fills missing ids, adds genes that HGNC lacks.")
  Optional<String> geneInfo;

  @Option(
      names = "--summaries",
      paramLabel = "FILE",
      description =
          "NCBI's gene_summary, or a table with the columns Gene_ID and Gene_summary; not needed for"
              + " --content name and generated.")
  Optional<String> summaries;

  @Option(
      names = "--content",
      paramLabel = "CONTENT",
      defaultValue = "summary",
      converter = Names.ContentConverter.class,
      description =
          "Text of a gene. summary: NCBI's summary; name: the symbol; name-summary: both, as in the"
              + " authors' release; card: NCBI's card (symbol, name, type, aliases, summary,"
              + " location, designations); generated: a chat model's answer (default: ${DEFAULT-VALUE}).")
  Content content;

  @Option(
      names = "--without-text",
      paramLabel = "WHAT",
      defaultValue = "drop",
      description =
          "A gene without a summary: drop, it is not embedded; name or card, embedded as such, its"
              + " has_text stays false (default: ${DEFAULT-VALUE}).")
  WithoutText withoutText;

  @Option(
      names = "--scgpt-vocab",
      paramLabel = "FILE",
      description =
          "scGPT's vocabulary (JSON). Only genes of this and the next three lists get a text"
              + " (default: all genes).")
  Optional<String> scgptVocab;

  @Option(
      names = "--geneformer",
      paramLabel = "FILE",
      description =
          "Geneformer's genes: its token dictionary (pickle), JSON, or a table with gene_name and"
              + " ensembl_id.")
  Optional<String> geneformer;

  @Option(names = "--genes-of", split = ",", paramLabel = "DIR", description = "Atlases.")
  List<String> genesOf = List.of();

  @Option(
      names = "--genes",
      split = ",",
      paramLabel = "FILE",
      description = "Lists of identifiers of any kind, one a line or before the first tab.")
  List<String> genes = List.of();

  @Mixin GenerationOptions generation;

  @Override
  String run(SparkSession spark) {
    if (hgnc.isEmpty() && download.isEmpty()) {
      throw UserError.of(
          "Cannot build a corpus without the names of genes. Give --hgnc FILE, or --download DIR to"
              + " fetch them.");
    }
    if (sources.isPresent() && download.isEmpty()) {
      throw UserError.of("Cannot use --sources without --download DIR; give it, or leave it out.");
    }
    withoutText.require(content);
    TableDirectory.requireWritable(output, writeMode(), spark.sparkContext().hadoopConfiguration());
    BuildCorpus.Result result = build(spark);
    return String.format(
        "%s: %,d genes, %,d with a text%s",
        result.output(),
        result.genes(),
        result.genesWithText(),
        result.genesWithSubstitute() == 0
            ? ""
            : String.format(", %,d with a substitute", result.genesWithSubstitute()));
  }

  private BuildCorpus.Result build(SparkSession spark) {
    if (content != Content.GENERATED) {
      generation.requireUnused(content.label());
      return BuildCorpus.run(spark, options(Optional.empty()));
    }
    try (OpenAiChatModel chat = generation.chatModel()) {
      return BuildCorpus.run(spark, options(Optional.of(generation.generation(chat))));
    }
  }

  private BuildCorpus.Options options(Optional<Generation> generated) {
    List<GeneList> lists = new ArrayList<>();
    scgptVocab.ifPresent(path -> lists.add(new GeneList(GeneList.Kind.SCGPT_VOCAB, path)));
    geneformer.ifPresent(path -> lists.add(new GeneList(GeneList.Kind.GENEFORMER, path)));
    genesOf.forEach(path -> lists.add(new GeneList(GeneList.Kind.GENES_OF, path)));
    genes.forEach(path -> lists.add(new GeneList(GeneList.Kind.GENES, path)));
    boolean fetch = download.isPresent();
    if (!fetch) {
      return options(hgnc.orElseThrow(), geneInfo, summaries, generated, lists);
    }
    if (download.get().contains("://")) {
      throw UserError.of(
          "Cannot download into %s. Expected a folder of this machine.", download.get());
    }
    Sources addresses = Sources.read(sources);
    try (Downloader downloader = new Downloader(Path.of(download.get()), FIRST_RETRY)) {
      return options(
          hgnc.orElseGet(() -> fetched(downloader, addresses, "hgnc")),
          geneInfo.or(() -> Optional.of(fetched(downloader, addresses, "gene-info"))),
          content.needsSummary()
              ? summaries.or(() -> Optional.of(fetched(downloader, addresses, "summaries")))
              : summaries,
          generated,
          lists);
    }
  }

  private BuildCorpus.Options options(
      String hgncFile,
      Optional<String> geneInfoFile,
      Optional<String> summariesFile,
      Optional<Generation> generated,
      List<GeneList> lists) {
    return new BuildCorpus.Options(
        hgncFile,
        geneInfoFile,
        summariesFile,
        content,
        withoutText,
        generated,
        lists,
        output,
        writeMode());
  }

  /** A file: address, so that it is found whatever the cluster's default file system is. */
  private static String fetched(Downloader downloader, Sources addresses, String option) {
    return downloader.fetch(addresses.file(option)).toAbsolutePath().toUri().toString();
  }
}
