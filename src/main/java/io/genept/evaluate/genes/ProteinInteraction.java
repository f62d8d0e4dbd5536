package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.pairs.Interactions;
import io.genept.evaluate.pairs.NamedPair;
import io.genept.evaluate.pairs.Pairs;
import io.genept.table.Recorder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fig. 2d to f of the paper: whether two proteins are reported as interacting, from the vectors of
 * their genes. Given are the reported pairs and the space that was screened; as many pairs of the
 * space that are not reported are the negative ones, drawn for each seed ({@link ProteinSplits}
 * says how pairs are drawn and split). The paper does not tell its split.
 *
 * @param interactions path of the reported pairs
 * @param space path of the screened items; empty for the items of the reported pairs
 * @param spaceColumn column of that file whose 1 marks a screened item; empty for all lines
 * @param dataset name of the data in metrics
 * @param testFraction share of the pairs held out, above 0 and below 1
 * @param heldOutItems share of the proteins held out for C2 and C3, above 0 and below 1
 * @param seeds number of seeds, from 0; at least 1
 * @param minMatchedFraction smallest share of the genes that must have a vector, 0 to 1
 */
public record ProteinInteraction(
    String interactions,
    Optional<String> space,
    Optional<String> spaceColumn,
    String dataset,
    double testFraction,
    double heldOutItems,
    int seeds,
    double minMatchedFraction)
    implements GeneTask {
  public static final double DEFAULT_TEST_FRACTION = 0.2;
  public static final double DEFAULT_HELD_OUT_ITEMS = 0.3;
  public static final int DEFAULT_SEEDS = 3;
  static final String TASK = "protein_interaction";

  private static final Logger LOG = LoggerFactory.getLogger(ProteinInteraction.class);

  public ProteinInteraction {
    requireShare("--pair-test-fraction", testFraction);
    requireShare("--held-out-proteins", heldOutItems);
    GeneProperty.requireFraction(minMatchedFraction);
    if (seeds < 1) {
      throw UserError.of("--seeds %d: expected at least 1.", seeds);
    }
    if (spaceColumn.isPresent() && space.isEmpty()) {
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
  public String name() {
    return TASK;
  }

  @Override
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("interactions", interactions);
    space.ifPresent(path -> described.put("screening-space", path));
    spaceColumn.ifPresent(column -> described.put("space-column", column));
    described.put("dataset", dataset);
    described.put("pair-test-fraction", Double.toString(testFraction));
    described.put("held-out-proteins", Double.toString(heldOutItems));
    described.put("seeds", Integer.toString(seeds));
    described.put("min-matched-fraction", Double.toString(minMatchedFraction));
    return described;
  }

  @Override
  public List<String> files() {
    return Stream.concat(Stream.of(interactions), space.stream()).toList();
  }

  @Override
  public Ready load(Configuration conf) {
    return new Loaded(
        this,
        Interactions.read(interactions, conf),
        space.map(path -> Interactions.space(path, spaceColumn, conf)));
  }

  private record Loaded(
      ProteinInteraction task, List<NamedPair> reported, Optional<List<String>> space)
      implements Ready {

    @Override
    public List<List<String>> genes() {
      return Stream.concat(
              MatchedPairs.names(reported).stream(),
              space.stream().flatMap(List::stream).map(List::of))
          .distinct()
          .toList();
    }

    @Override
    public void evaluate(SparkSession spark, List<GeneVectors> embeddings, Recorder outcome) {
      List<List<String>> names = genes();
      for (GeneVectors embedding : embeddings) {
        splits(embedding, names).evaluate(spark, embedding, outcome);
      }
      splits(embeddings.get(0), names).addDegrees(outcome);
    }

    private ProteinSplits splits(GeneVectors embedding, List<List<String>> names) {
      MatchedPairs matched = new MatchedPairs(embedding, TASK, names, task.minMatchedFraction());
      Pairs kept = matched.of(reported);
      long[] positives = java.util.Arrays.stream(kept.keys()).distinct().toArray();
      if (positives.length == 0) {
        throw UserError.of(
            "Cannot evaluate %s: of none of the %,d pairs of %s both genes have a vector in %s."
                + " Expected pairs of genes of that table; check the identifiers and the species.",
            TASK, reported.size(), task.interactions(), embedding.name());
      }
      int[] screened =
          space
              .map(items -> items.stream().mapToInt(matched::row).filter(row -> row >= 0).toArray())
              .orElseGet(() -> Pairs.items(positives));
      String message =
          String.format(
              Locale.ROOT,
              "%,d of %,d reported pairs left out: a gene without a vector; %,d the same pair again;"
                  + " %,d genes to draw negatives from",
              reported.size() - kept.size(),
              reported.size(),
              kept.size() - positives.length,
              java.util.Arrays.stream(screened).distinct().count());
      LOG.info("{}: {}", embedding.name(), message);
      return new ProteinSplits(task, positives, screened, message);
    }
  }
}
