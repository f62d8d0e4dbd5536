package io.genept.jobs;

import io.genept.cells.EmbedCells;
import io.genept.corpus.BuildCorpus;
import io.genept.demo.DemoAtlas;
import io.genept.embed.Provider;
import io.genept.evaluate.cells.Annotation;
import io.genept.evaluate.cells.CellSelection;
import io.genept.evaluate.cells.Clustering;
import io.genept.evaluate.cells.EvaluateCells;
import io.genept.genes.EmbedGenes;
import io.genept.ingest.IngestCells;
import io.genept.report.WriteReport;
import io.genept.table.WriteMode;
import io.genept.text.LongText;
import io.genept.text.onnx.BundledModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "The whole pipeline on a simulated example atlas with the embedded text model: no key, no"
            + " network. GenePT-w beside random gene vectors and expression PCA; ends with a"
            + " report.",
    footer = {"", "Example:", "  jobs/genept demo"})
final class DemoCommand extends StageCommand {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
  private static final int STEPS = 7;

  @Option(
      names = "--output",
      defaultValue = "out/demo",
      paramLabel = "DIR",
      description =
          "Where the example's files and tables go; those of an earlier demo are replaced (default:"
              + " ${DEFAULT-VALUE}).")
  Path output;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the simulated atlas (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--seeds",
      defaultValue = "3",
      description = "Seeds of the evaluation (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Override
  String run(SparkSession spark) {
    step(1, "simulating an atlas of blood and pancreas cells");
    DemoAtlas.Files files = DemoAtlas.write(output.resolve("input"), seed);
    String input = files.triplet().toString();

    step(2, "ingest-cells");
    String atlas = at("demo_atlas");
    IngestCells.Result ingested =
        IngestCells.run(
            spark,
            new IngestCells.Options(
                input,
                Optional.of(files.obs().toString()),
                atlas,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                IngestCells.DEFAULT_CELLS_PER_BLOCK,
                WriteMode.OVERWRITE));
    LOG.info("{} cells × {} genes", ingested.cells(), ingested.genes());

    step(3, "build-corpus");
    BuildCorpus.run(
        spark,
        new BuildCorpus.Options(
            files.hgncGenes().toString(),
            Optional.empty(),
            files.geneSummaries().toString(),
            at("gene_texts"),
            WriteMode.OVERWRITE));

    step(4, "embed-genes, by the embedded model and at random");
    embedGenes(
        spark,
        atlas,
        new Provider.Embedded(BundledModel.BGE_SMALL, LongText.TRUNCATE),
        "gene_embeddings");
    embedGenes(
        spark,
        atlas,
        new Provider.Random(Provider.Random.DEFAULT_DIMENSION, 0),
        "gene_embeddings_random");

    step(5, "embed-cells: GenePT-w, random gene vectors, expression PCA");
    embedCells(spark, atlas, Optional.of(at("gene_embeddings")), "genept_w");
    embedCells(spark, atlas, Optional.of(at("gene_embeddings_random")), "random_w");
    embedCells(spark, atlas, Optional.empty(), "expression_pca");

    step(6, "evaluate-cells");
    List<String> embeddings = List.of(at("genept_w"), at("random_w"), at("expression_pca"));
    EvaluateCells.run(
        spark,
        new EvaluateCells.Options(
            embeddings,
            EvaluateCells.Options.DEFAULT_TASKS,
            CellSelection.by("cell_type").withBatches(Optional.of("donor")),
            Clustering.Options.DEFAULT,
            Annotation.Options.DEFAULT,
            seeds,
            at("metrics"),
            WriteMode.OVERWRITE));

    step(7, "write-report");
    WriteReport.Result report =
        WriteReport.run(
            spark,
            new WriteReport.Options(
                List.of(at("metrics")), embeddings, at("report"), 10_000, WriteMode.OVERWRITE));
    return "Report: " + report.html();
  }

  private void embedGenes(SparkSession spark, String atlas, Provider provider, String name) {
    EmbedGenes.run(
        spark,
        new EmbedGenes.Options(
            at("gene_texts"),
            provider,
            List.of(atlas),
            Optional.empty(),
            at(name),
            EmbedGenes.Options.DEFAULT_BATCH_SIZE,
            Optional.empty(),
            WriteMode.OVERWRITE));
  }

  private void embedCells(
      SparkSession spark, String atlas, Optional<String> geneEmbeddings, String name) {
    EmbedCells.run(
        spark,
        new EmbedCells.Options(
            atlas,
            geneEmbeddings,
            Optional.empty(),
            at(name),
            geneEmbeddings.isPresent()
                ? EmbedCells.Method.WEIGHTED
                : EmbedCells.Method.EXPRESSION_PCA,
            Optional.empty(),
            EmbedCells.Options.DEFAULT_TARGET_SUM,
            EmbedCells.Options.DEFAULT_MIN_MATCHED_FRACTION,
            EmbedCells.Options.DEFAULT_COMPONENTS,
            EmbedCells.Mode.FULL,
            WriteMode.OVERWRITE));
  }

  private static void step(int number, String what) {
    LOG.info("[{}/{}] {}", number, STEPS, what);
  }

  private String at(String name) {
    return output.resolve(name).toString();
  }
}
