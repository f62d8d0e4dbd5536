package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.evaluate.genes.GeneInteraction;
import io.genept.evaluate.genes.ProteinInteraction;
import io.genept.evaluate.pairs.PairFiles;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Options of the tasks that go by pairs of genes. */
final class GenePairOptions {
  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "FILE",
      description = {
        "gene-interaction: pairs of genes, gzip or not: a table (CSV, TSV) with the columns gene_a,"
            + " gene_b, label (0 or 1) and split (train or test); or train=FILE,test=FILE without"
            + " the column split; or, with --pair-labels, two genes on each line as Gene2vec"
            + " published them. Symbols, Ensembl or Entrez ids."
      })
  List<String> pairs = List.of();

  @Option(
      names = "--pair-labels",
      split = ",",
      paramLabel = "FILE",
      description =
          "gene-interaction: train=FILE,test=FILE, 0 or 1 on each line, where --pairs has no labels.")
  List<String> pairLabels = List.of();

  @Option(
      names = "--go-terms",
      paramLabel = "FILE",
      description =
          "gene-interaction, with --texts: terms to add to each text (TSV: symbol, go_mf, go_bp,"
              + " go_cc), to see what the labels, shared annotations, owe to them.")
  Optional<String> goTerms;

  @Option(
      names = "--interactions",
      paramLabel = "FILE",
      description =
          "protein-interaction: pairs reported as interacting, the first two fields of each line,"
              + " with or without a header.")
  Optional<String> interactions;

  @Option(
      names = "--screening-space",
      paramLabel = "FILE",
      description =
          "protein-interaction: the genes to draw negative pairs from, the first field of each line"
              + " after a header (default: the genes of --interactions).")
  Optional<String> screeningSpace;

  @Option(
      names = "--space-column",
      paramLabel = "NAME",
      description = "protein-interaction: only genes with 1 in this column of --screening-space.")
  Optional<String> spaceColumn;

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Name of the pairs in the metrics (default: the name of their file).")
  Optional<String> dataset;

  @Option(
      names = "--pair-test-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + ProteinInteraction.DEFAULT_TEST_FRACTION,
      description = "protein-interaction: share of the pairs held out (default: ${DEFAULT-VALUE}).")
  double testFraction;

  @Option(
      names = "--held-out-proteins",
      paramLabel = "SHARE",
      defaultValue = "" + ProteinInteraction.DEFAULT_HELD_OUT_ITEMS,
      description =
          "protein-interaction: share of the genes that training never sees, for test pairs of one"
              + " (C2) and two (C3) such genes (default: ${DEFAULT-VALUE}).")
  double heldOutProteins;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "" + ProteinInteraction.DEFAULT_SEEDS,
      description =
          "protein-interaction: number of draws of negatives and splits, seeds from 0 (default:"
              + " ${DEFAULT-VALUE}).")
  int seeds;

  GeneInteraction geneInteraction(Optional<String> texts, double minMatchedFraction, long seed) {
    if (pairs.isEmpty()) {
      throw UserError.of(
          "This task needs --pairs: a table with the columns gene_a, gene_b, label and split, or"
              + " train=FILE,test=FILE.");
    }
    PairFiles files = PairFiles.of(pairs, pairLabels);
    return new GeneInteraction(
        files,
        dataset.orElseGet(() -> nameOf(files.paths().get(0))),
        texts,
        goTerms,
        minMatchedFraction,
        seed);
  }

  ProteinInteraction proteinInteraction(double minMatchedFraction) {
    String path =
        interactions.orElseThrow(
            () ->
                UserError.of(
                    "This task needs --interactions: a file with two genes on each line that are"
                        + " reported as interacting."));
    return new ProteinInteraction(
        path,
        screeningSpace,
        spaceColumn,
        dataset.orElseGet(() -> nameOf(path)),
        testFraction,
        heldOutProteins,
        seeds,
        minMatchedFraction);
  }

  private static String nameOf(String path) {
    return new Path(path).getName().replaceFirst("(\\.(txt|csv|tsv|edgelist))?(\\.gz)?$", "");
  }
}
