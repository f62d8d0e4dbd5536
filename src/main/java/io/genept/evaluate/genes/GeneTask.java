package io.genept.evaluate.genes;

import io.genept.core.OptionSet;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Recorder;
import io.genept.table.Run;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Task of the gene-level evaluation with its options, complete and valid once constructed.
 *
 * <p>Each number is given twice: a learner whose name ends in {@link #REPLICA} was run as the paper
 * ran it, the same name without that ending as it should be run. Published values stand with the
 * replica.
 */
public sealed interface GeneTask
    permits FunctionalClass, GeneProperty, GeneInteraction, ProteinInteraction {
  /** Ending of a learner's name that stands for the paper's own way of running it. */
  String REPLICA = "_replica";

  /** Name in tables, for example {@code functional_class}. */
  default String name() {
    return OptionSet.nameOf(this).replace('-', '_');
  }

  /**
   * Checks the options of the task against those of the run.
   *
   * @param texts path of the gene texts, if there are any
   * @throws io.genept.core.UserError if it needs texts and there are none
   */
  default void requireTexts(Optional<String> texts) {}

  /**
   * Reads the files, and adds to the inputs of the run those that are no plain paths.
   *
   * @throws io.genept.core.UserError if one is missing or malformed
   */
  Ready load(Run run);

  /**
   * Task with its files read.
   *
   * @param genes the identifiers of each gene of the task, the most specific first; with repeats,
   *     in any order. Controls that cost time are made for these alone
   * @param labels names of the labels, whose words a leakage check removes from the texts; none
   *     where they are no words of a text, as classes of pairs
   * @param evaluation measures the embeddings
   */
  record Ready(List<List<String>> genes, List<String> labels, Evaluation evaluation) {}

  /** Measures embeddings by a task. */
  interface Evaluation {
    /**
     * Adds the numbers of every embedding, in their order.
     *
     * @param embeddings the tables, then the controls; names differ
     * @throws io.genept.core.UserError if too few genes have a vector
     */
    void run(Setting setting, List<GeneVectors> embeddings);
  }

  /**
   * Session, texts and recorder of a run, which its tasks share.
   *
   * @param texts of genes, if there are any
   * @param seed of bootstrap samples
   * @param recorder takes the numbers and predictions
   */
  record Setting(
      SparkSession spark, Optional<List<GeneText>> texts, long seed, Recorder recorder) {}
}
