package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.genes.GeneClasses;
import io.genept.genes.VisualiseGenes;
import io.genept.learn.neighbors.Umap;
import io.genept.math.DistanceMetric;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "visualise-genes",
    description = "gene_embeddings to genes in the plane by UMAP, with their classes.",
    footer = {
      "",
      "Example:",
      "  jobs/genept visualise-genes --gene-embeddings out/gene_embeddings \\",
      "    --classes gene_info_table.csv.gz --gene-column gene_name --class-column gene_type \\",
      "    --output out/gene_map",
      "  jobs/genept write-report --gene-maps out/gene_map --output out/report"
    })
final class VisualiseGenesCommand extends StageCommand.Writing {
  @Option(
      names = "--gene-embeddings",
      required = true,
      paramLabel = "DIR",
      description = "The gene_embeddings table.")
  String geneEmbeddings;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "CSV (its name says .csv) or TSV file with a header, gzipped where it ends in .gz, that"
              + " gives genes classes.")
  Optional<String> classes;

  @Option(
      names = "--gene-column",
      paramLabel = "NAME",
      description =
          "Its column of symbols, Ensembl or Entrez ids (default: the first). Of several rows of a"
              + " gene the first counts.")
  Optional<String> geneColumn;

  @Option(
      names = "--class-column",
      split = ",",
      paramLabel = "NAME",
      description = "Its columns to colour genes by.")
  List<String> classColumns = List.of();

  @Option(
      names = "--min-dist",
      paramLabel = "DISTANCE",
      defaultValue = "" + Umap.DEFAULT_MIN_DIST,
      description = "How close points may come, 0 to 1 (default: ${DEFAULT-VALUE}).")
  double minDist;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "cosine",
      description = "cosine or euclidean (default: ${DEFAULT-VALUE}).")
  DistanceMetric metric;

  @Mixin LayoutOptions layout;

  @Option(
      names = "--max-genes",
      paramLabel = "N",
      defaultValue = "" + VisualiseGenes.Options.DEFAULT_MAX_GENES,
      description =
          "Most genes laid out; of more a fixed sample is taken (default: ${DEFAULT-VALUE}).")
  int maxGenes;

  @Override
  String run(SparkSession spark) {
    if (classes.isEmpty() && !(geneColumn.isEmpty() && classColumns.isEmpty())) {
      throw UserError.of(
          "Cannot use --gene-column or --class-column without a file. Expected --classes FILE.");
    }
    VisualiseGenes.Result result =
        VisualiseGenes.run(
            spark,
            new VisualiseGenes.Options(
                geneEmbeddings,
                classes.map(path -> new GeneClasses.File(path, geneColumn, classColumns)),
                layout.umap(minDist, metric),
                maxGenes,
                output,
                writeMode()));
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d genes laid out%s",
        result.output(),
        result.genes(),
        result.genesWithVector(),
        classes.isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", %,d with a class", result.classified()));
  }
}
