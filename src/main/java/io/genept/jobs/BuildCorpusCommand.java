package io.genept.jobs;

import io.genept.corpus.BuildCorpus;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "build-corpus",
    description = "HGNC and NCBI files to gene_texts: the RefSeq summary of each gene.",
    footer = {
      "",
      "Example:",
      "  jobs/genept build-corpus --hgnc hgnc_complete_set.txt.gz --gene-info Homo_sapiens.gene_info.gz \\",
      "    --summaries gene_summary.tsv.gz --output out/gene_texts"
    })
final class BuildCorpusCommand extends StageCommand.Writing {
  @Option(
      names = "--hgnc",
      required = true,
      paramLabel = "FILE",
      description = "HGNC complete set (tab-separated, gzip or not).")
  String hgnc;

  @Option(
      names = "--gene-info",
      paramLabel = "FILE",
      description = "NCBI gene_info of human: fills missing ids, adds genes that HGNC lacks.")
  Optional<String> geneInfo;

  @Option(
      names = "--summaries",
      required = true,
      paramLabel = "FILE",
      description = "RefSeq summaries with the columns Gene_ID and Gene_summary.")
  String summaries;

  @Override
  String run(SparkSession spark) {
    BuildCorpus.Result result =
        BuildCorpus.run(
            spark, new BuildCorpus.Options(hgnc, geneInfo, summaries, output, writeMode()));
    return String.format(
        "%s: %,d genes, %,d with a text", result.output(), result.genes(), result.genesWithText());
  }
}
