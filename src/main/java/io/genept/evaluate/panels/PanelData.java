package io.genept.evaluate.panels;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneMatches;
import io.genept.core.UserError;
import io.genept.evaluate.panels.PanelOptions.CellChoice;
import io.genept.evaluate.panels.SideCells.Drawn;
import io.genept.io.OrthologueFile;
import io.genept.learn.decompose.ShrinkageWhitening;
import io.genept.math.LabelCodes;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Run;
import io.genept.table.SharedCells;
import io.genept.table.WhiteningFile;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the cells and genes of a pair of atlases.
 *
 * @param sets what the draws need
 * @param facts for the provenance
 */
record PanelData(TransferSets sets, Map<String, Object> facts) {
  private static final Logger LOG = LoggerFactory.getLogger(PanelData.class);
  private static final int FEWEST_OF_TYPE = 5;
  private static final int FEWEST_GENES = 4;

  static PanelData read(Run run, EvaluatePanels.Options options) {
    SparkSession spark = run.spark();
    CellChoice choice = options.cells();
    LabelMap names = LabelMap.read(choice.labelMap(), run.conf());
    SideCells reference =
        SideCells.of(
            Atlas.open(spark, options.reference()),
            "reference",
            "--label-column",
            choice.labelColumn(),
            choice.referenceWhere(),
            names);
    SideCells query =
        SideCells.of(
            Atlas.open(spark, options.query()),
            "query",
            choice.queryLabelColumn().isPresent() ? "--query-label-column" : "--label-column",
            choice.queryLabels(),
            choice.queryWhere(),
            names);
    if (!choice.allowSharedCells()) {
      SharedCells.refuse(reference.chosen(), options.reference(), query.chosen(), options.query());
    }
    GeneEmbeddings embeddings = GeneEmbeddings.read(spark, options.geneEmbeddings());
    CommonGenes genes = genes(run, options, reference.atlas(), query.atlas(), embeddings);
    Set<String> labels = common(reference.counts(), query.counts());
    Drawn first = reference.draw(choice.cells(), choice.seed(), labels);
    Drawn second = query.draw(choice.cells(), choice.seed(), labels);
    Set<String> kept = common(first.counts(), second.counts());
    first = first.of(kept);
    second = second.of(kept);
    LabelCodes codes =
        LabelCodes.of(
            Stream.concat(first.labels().stream(), second.labels().stream())
                .toArray(String[]::new));
    int cells = first.labels().size();
    PanelSide firstSide = side(first, genes.ofReference(), codes.codes(), 0);
    PanelSide secondSide = side(second, genes.ofQuery(), codes.codes(), cells);
    LOG.info(
        "{}: {} cells to {} cells of {} types, {} genes with a vector on both sides",
        options.pair(),
        cells,
        second.labels().size(),
        kept.size(),
        genes.size());
    VariableRanks variability = new VariableRanks(firstSide, secondSide, genes.size());
    int most = options.panels().variableGenes();
    TransferSets sets =
        new TransferSets(
            firstSide,
            secondSide,
            codes.classes(),
            GeneTable.of(embeddings.matrix().rows(genes.rows())),
            whitened(run, options, embeddings, genes),
            variability.of(most, gene -> true),
            options.panels().distinctTexts()
                ? variability.of(most, ofOneText(spark, options, embeddings, genes)::contains)
                : new int[0]);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("reference_cells", (long) cells);
    facts.put("query_cells", (long) second.labels().size());
    facts.put("types", kept.size());
    facts.put("types_left_out", String.join(", ", leftOut(reference, query, kept)));
    facts.put("genes_of_both", genes.size());
    facts.put("variable_genes", sets.variable().length);
    if (options.panels().distinctTexts()) {
      facts.put("variable_genes_of_distinct_texts", sets.variableOfOneText().length);
    }
    return new PanelData(sets, facts);
  }

  /** Whitened over all vectors of the table, unless transform-genes did or nobody should. */
  private static GeneTable whitened(
      Run run, EvaluatePanels.Options options, GeneEmbeddings embeddings, CommonGenes genes) {
    EmbeddingMatrix common = embeddings.matrix().rows(genes.rows());
    boolean asTheyAre =
        options.whiten() == 0
            || WhiteningFile.read(run.spark(), options.geneEmbeddings()).isPresent();
    return GeneTable.of(
        asTheyAre
            ? common
            : ShrinkageWhitening.fit(embeddings.matrix(), options.whiten()).apply(common));
  }

  private static CommonGenes genes(
      Run run,
      EvaluatePanels.Options options,
      Atlas reference,
      Atlas query,
      GeneEmbeddings embeddings) {
    List<Atlas.Gene> first = reference.genes();
    List<Atlas.Gene> second = query.genes();
    CommonGenes genes =
        CommonGenes.of(
            first,
            matches(run, first, reference, options.referenceOrthologues(), embeddings, options),
            second,
            matches(run, second, query, options.queryOrthologues(), embeddings, options),
            embeddings.matrix().size());
    if (genes.size() < FEWEST_GENES) {
      throw UserError.of(
          "Cannot compare %s and %s: they have %d genes with a vector in common. Expected at least"
              + " %d; check the gene ids of both.",
          options.reference(), options.query(), genes.size(), FEWEST_GENES);
    }
    return genes;
  }

  private static GeneMatches matches(
      Run run,
      List<Atlas.Gene> genes,
      Atlas atlas,
      Optional<String> orthologues,
      GeneEmbeddings embeddings,
      EvaluatePanels.Options options) {
    return embeddings
        .match(genes, OrthologueFile.read(orthologues, run.conf()))
        .logged("Genes of " + atlas.path(), LOG::info)
        .require(
            "carry labels from " + options.reference() + " to " + options.query(),
            options.geneEmbeddings(),
            0);
  }

  /** Labels of which both sides have enough cells. */
  private static Set<String> common(Map<String, Long> reference, Map<String, Long> query) {
    Set<String> labels = new TreeSet<>();
    reference.forEach(
        (label, cells) -> {
          if (Math.min(cells, query.getOrDefault(label, 0L)) >= FEWEST_OF_TYPE) {
            labels.add(label);
          }
        });
    if (labels.size() < 2) {
      throw UserError.of(
          "Cannot carry labels over: %s with at least %d cells on both sides. The reference has %s,"
              + " the query %s. Expected two labels in common; --label-map gives both common names.",
          labels.isEmpty() ? "there is no label" : "there is only " + labels,
          FEWEST_OF_TYPE,
          reference,
          query);
    }
    return labels;
  }

  private static Set<String> leftOut(SideCells reference, SideCells query, Set<String> kept) {
    Set<String> labels = new TreeSet<>(reference.counts().keySet());
    labels.addAll(query.counts().keySet());
    labels.removeAll(kept);
    return labels;
  }

  private static PanelSide side(Drawn drawn, int[] numberOfGene, int[] codes, int from) {
    int[] labels = new int[drawn.labels().size()];
    System.arraycopy(codes, from, labels, 0, labels.length);
    return new PanelSide(
        drawn.values().stream()
            .map(cell -> CommonGenes.renumbered(cell, numberOfGene))
            .toArray(SparseRow[]::new),
        labels);
  }

  private static Set<Integer> ofOneText(
      SparkSession spark,
      EvaluatePanels.Options options,
      GeneEmbeddings embeddings,
      CommonGenes genes) {
    Set<String> shared = GeneEmbeddings.ofSharedTexts(spark, options.geneEmbeddings());
    Set<Integer> allowed = new HashSet<>();
    for (int number = 0; number < genes.size(); number++) {
      if (!shared.contains(embeddings.matrix().keys().get(genes.rows()[number]))) {
        allowed.add(number);
      }
    }
    return allowed;
  }
}
