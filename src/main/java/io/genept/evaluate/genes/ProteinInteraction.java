package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.pairs.Interactions;
import io.genept.evaluate.pairs.NamedPair;
import io.genept.evaluate.pairs.Pairs;
import io.genept.table.Line;
import io.genept.table.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reported interaction of two proteins, from the vectors of their genes: Fig. 2d to f of the paper.
 * Given are the reported pairs and the space that was screened; as many pairs of the space that are
 * not reported are the negative ones, drawn for each seed ({@link ProteinSplits} says how pairs are
 * drawn and split). The paper does not tell its split.
 *
 * @param interactions path of the reported pairs
 * @param screeningSpace path of the screened items; empty for the items of the reported pairs
 * @param spaceColumn column of that file whose 1 marks a screened item; empty for all lines
 * @param dataset name of the data in metrics
 * @param pairTestFraction share of the pairs held out, above 0 and below 1
 * @param heldOutProteins share of the proteins held out for C2 and C3, above 0 and below 1
 * @param seeds number of seeds, from 0; at least 1
 * @param matched share of the genes that must have a vector
 */
public record ProteinInteraction(
    @Opt(
            value =
                "Pairs reported as interacting, the first two fields of each line, with or without"
                    + " a header.",
            label = "FILE",
            role = Opt.Role.INPUT)
        String interactions,
    @Opt(
            value =
                "The genes to draw negative pairs from, the first field of each line after a header"
                    + " (default: the genes of --interactions).",
            label = "FILE",
            role = Opt.Role.INPUT)
        Optional<String> screeningSpace,
    @Opt(value = "Only genes with 1 in this column of --screening-space.", label = "NAME")
        Optional<String> spaceColumn,
    DatasetName dataset,
    @Opt(value = "Share of the pairs held out.", label = "SHARE", byDefault = "0.2")
        double pairTestFraction,
    @Opt(
            value =
                "Share of the genes that training never sees, for test pairs of one (C2) and two"
                    + " (C3) such genes.",
            label = "SHARE",
            byDefault = "0.3")
        double heldOutProteins,
    @Opt(
            value = "Number of draws of negatives and splits, seeds from 0.",
            label = "N",
            byDefault = "3")
        int seeds,
    MatchedFraction matched)
    implements GeneTask {
  private static final Logger LOG = LoggerFactory.getLogger(ProteinInteraction.class);

  public ProteinInteraction {
    requireShare("--pair-test-fraction", pairTestFraction);
    requireShare("--held-out-proteins", heldOutProteins);
    if (seeds < 1) {
      throw UserError.of("--seeds %d: expected at least 1.", seeds);
    }
    if (spaceColumn.isPresent() && screeningSpace.isEmpty()) {
      throw UserError.of(
          "--space-column %s names a column of the screened items. Expected their file too:"
              + " --screening-space FILE.",
          spaceColumn.get());
    }
  }

  private static void requireShare(String option, double share) {
    if (!(share > 0 && share < 1)) {
      throw UserError.of("%s %s: expected a number above 0 and below 1.", option, share);
    }
  }

  @Override
  public Ready load(Run run) {
    List<NamedPair> reported = Interactions.read(interactions, run.conf());
    Optional<List<String>> space =
        screeningSpace.map(path -> Interactions.space(path, spaceColumn, run.conf()));
    List<List<String>> names =
        Stream.concat(
                MatchedPairs.names(reported).stream(),
                space.stream().flatMap(List::stream).map(List::of))
            .distinct()
            .toList();
    return new Ready(
        names,
        List.of(),
        (setting, embeddings) -> {
          for (GeneVectors embedding : embeddings) {
            MatchedPairs genes = genes(embedding, names);
            splits(genes, reported, space, embedding.name()).evaluate(setting, embedding);
          }
          GeneVectors first = embeddings.get(0);
          splits(genes(first, names), reported, space, first.name()).recordDegrees(setting);
        });
  }

  /** Line of an embedding in the metrics. */
  Line line(Setting setting, String embedding) {
    return setting.recorder().of(dataset.orOf(interactions), embedding).task(name());
  }

  private MatchedPairs genes(GeneVectors embedding, List<List<String>> names) {
    return new MatchedPairs(embedding, name(), names, matched.smallest());
  }

  private ProteinSplits splits(
      MatchedPairs genes,
      List<NamedPair> reported,
      Optional<List<String>> space,
      String embedding) {
    Pairs kept = genes.of(reported);
    long[] positives = Arrays.stream(kept.keys()).distinct().toArray();
    if (positives.length == 0) {
      throw UserError.of(
          "Cannot evaluate %s: of none of the %,d pairs of %s both genes have a vector in %s."
              + " Expected pairs of genes of that table; check the identifiers and the species.",
          name(), reported.size(), interactions, embedding);
    }
    int[] screened =
        space
            .map(items -> items.stream().mapToInt(genes::row).filter(row -> row >= 0).toArray())
            .orElseGet(() -> Pairs.items(positives));
    String message =
        String.format(
            Locale.ROOT,
            "%,d of %,d reported pairs left out: a gene without a vector; %,d the same pair again;"
                + " %,d genes to draw negatives from",
            reported.size() - kept.size(),
            reported.size(),
            kept.size() - positives.length,
            Arrays.stream(screened).distinct().count());
    LOG.info("{}: {}", embedding, message);
    return new ProteinSplits(this, positives, screened, message);
  }
}
