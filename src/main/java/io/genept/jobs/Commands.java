package io.genept.jobs;

import io.genept.cells.EmbedCells;
import io.genept.cells.ImportCells;
import io.genept.cells.PseudobulkCells;
import io.genept.cells.VisualiseCells;
import io.genept.cells.annotate.AnnotateCells;
import io.genept.cells.export.ExportCells;
import io.genept.cells.finetune.FineTune;
import io.genept.cells.name.NameCells;
import io.genept.corpus.BuildCorpus;
import io.genept.evaluate.cells.EvaluateCells;
import io.genept.evaluate.genes.EvaluateGenes;
import io.genept.evaluate.panels.EvaluatePanels;
import io.genept.genes.EmbedGenes;
import io.genept.genes.ImportGenes;
import io.genept.genes.TransformGenes;
import io.genept.genes.VisualiseGenes;
import io.genept.ingest.IngestCells;
import io.genept.programmes.FindProgrammes;
import io.genept.publish.Publish;
import io.genept.report.WriteReport;
import java.util.List;

/** The commands, in the order in which they are used. */
final class Commands {
  static final List<RecordCommand<?>> ALL =
      List.of(
          RecordCommand.of(Demo.Options.class, Demo::run),
          RecordCommand.of(
              IngestCells.Options.class,
              (spark, options) -> IngestCells.run(spark, options).summary()),
          RecordCommand.of(
              BuildCorpus.Options.class,
              (spark, options) -> BuildCorpus.run(spark, options).summary()),
          RecordCommand.of(
              EmbedGenes.Options.class,
              (spark, options) ->
                  options.dryRun()
                      ? EmbedGenes.plan(spark, options).summary()
                      : EmbedGenes.run(spark, options).summary()),
          RecordCommand.of(
              ImportGenes.Options.class,
              (spark, options) -> ImportGenes.run(spark, options).summary()),
          RecordCommand.of(
              TransformGenes.Options.class,
              (spark, options) -> TransformGenes.run(spark, options).summary()),
          RecordCommand.of(EmbedCells.Options.class, EmbedCells::command),
          RecordCommand.of(
              ImportCells.Options.class,
              (spark, options) -> ImportCells.run(spark, options).summary()),
          RecordCommand.of(
              PseudobulkCells.Options.class,
              (spark, options) -> PseudobulkCells.run(spark, options).summary()),
          RecordCommand.of(
              VisualiseCells.Options.class,
              (spark, options) -> VisualiseCells.run(spark, options).summary()),
          RecordCommand.of(
              EvaluateCells.Options.class,
              (spark, options) -> EvaluateCells.run(spark, options).message()),
          RecordCommand.of(
              FineTune.Options.class, (spark, options) -> FineTune.run(spark, options).summary()),
          RecordCommand.of(
              AnnotateCells.Options.class,
              (spark, options) -> AnnotateCells.run(spark, options).summary()),
          RecordCommand.of(
              EvaluatePanels.Options.class,
              (spark, options) -> EvaluatePanels.run(spark, options).message()),
          RecordCommand.of(
              NameCells.Options.class, (spark, options) -> NameCells.run(spark, options).summary()),
          RecordCommand.of(
              EvaluateGenes.Options.class,
              (spark, options) -> EvaluateGenes.run(spark, options).message()),
          RecordCommand.of(
              FindProgrammes.Options.class,
              (spark, options) -> FindProgrammes.run(spark, options).summary()),
          RecordCommand.of(
              VisualiseGenes.Options.class,
              (spark, options) -> VisualiseGenes.run(spark, options).summary()),
          RecordCommand.of(
              ExportCells.Options.class,
              (spark, options) -> ExportCells.run(spark, options).summary()),
          RecordCommand.of(
              WriteReport.Options.class,
              (spark, options) -> WriteReport.run(spark, options).summary()),
          RecordCommand.of(
              Publish.Options.class, (spark, options) -> Publish.run(spark, options).summary()),
          RecordCommand.of(Benchmark.Options.class, Benchmark::run),
          RecordCommand.opening(Inspect.Options.class, Inspect::run));

  private Commands() {}
}
